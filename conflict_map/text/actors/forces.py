"""Words for armed men, that make actors of peoples and parties."""

from __future__ import annotations

from conflict_map.text.words.vocabulary import words

FORCE_NOUNS = words(
    "army forces troops military soldiers government regime navy police warplanes warplane jets jet drones drone artillery "
    "aircraft helicopters missiles missile shell shells rocket rockets bomb bombs mortar mortars paratroopers commandos authorities airstrike airstrikes strike strikes shelling "
    "авиация авиации авиацией армия армии армией войска войсками войск силы силами сил военные военных военными артиллерия артиллерии "
    "авіація авіації авіацією армія армії армією війська військами військ сили силами військові військових артилерія артилерії "
    "fighters-jets marines tank tanks gunboat gunboats warship warships helicopter drone border guards"
)
"""What a country sends: "Rwandan troops", "Turkish jets"."""

ARABIC_FORCES = words(
    "طائرات الطائرات طايرات الطايرات طيران الطيران مقاتلات المقاتلات قوات القوات مدفعيه المدفعيه دبابات مسيرات طائره طايره"
)
"""The same in Arabic, where the people stands after them: "طائرات روسية"."""

FORCE_ADJECTIVES = words("armed defence defense air force special ground security federal coast")
"""What may stand between a people and its forces."""

FOLLOWERS = words(
    "fighters fighter militants militant forces troops soldiers group groups militia militias rebels rebel insurgents "
    "insurgent gunmen units unit elements terrorists jihadists positions members militiamen paramilitaries paramilitary"
)
"""What follows a party's name and belongs to it: "HTS fighters"."""

BELONGING = words("of from the allied loyal to with")
"""What leads from men to their party: "fighters loyal to X"."""

AFFILIATED = words(
    "al qaeda - linked affiliated affiliate group islamist militant rebel armed jihadist terrorist organisation"
)
"""What stands before the party's own name: "militants of the al-Qaeda-linked X"."""
