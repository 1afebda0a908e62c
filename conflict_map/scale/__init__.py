"""The same reading over a corpus: in parts, on all cores or on a Dask cluster, restartable at any moment."""

from __future__ import annotations

from conflict_map.scale.corpus import is_corpus
from conflict_map.scale.run import CorpusRun, Progress, read_corpus

__all__ = ["CorpusRun", "Progress", "is_corpus", "read_corpus"]
