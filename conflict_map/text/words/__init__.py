"""Words, sentences, numbers and the small language of the cue files: what every other room of reading stands on."""
