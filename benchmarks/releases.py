"""Release notes as a program writes them: headings, nested lists of links and inline code, little prose."""

from __future__ import annotations

import random

import words

_GROUPS = ("Added", "Changed", "Fixed", "Deprecated", "Security", "Performance", "Documentation", "Internal")
_VERBS = ("Add", "Fix", "Drop", "Rename", "Speed up", "Refuse", "Document", "Allow", "Move", "Cache", "Warn about", "Test")
_PEOPLE = ("adwyn", "brokk", "cedar-l", "dmorrow", "esk", "fenwick8", "gilla", "hobb", "ivo-k", "juno")
GOAL = 12_000


def _line(dice: random.Random, home: str) -> str:
    verb, thing, number = dice.choice(_VERBS), dice.choice(words.THINGS), dice.randint(100, 9999)
    who, commit = dice.choice(_PEOPLE), f"{dice.getrandbits(28):07x}"
    text = f"{verb} the {thing} of `{dice.choice(words.CODES)}`"
    shape = dice.random()
    if shape < 0.2:
        return f"{text}, because the {dice.choice(words.QUALITIES)} {dice.choice(words.THINGS)} of *{dice.choice(words.MAKERS)}* needs it"
    if shape < 0.5:
        return f"{text} by [@{who}](https://git.example.com/{who}) in [#{number}]({home}/pull/{number})"
    if shape < 0.75:
        return f"{text} ([#{number}]({home}/issues/{number}), [`{commit}`]({home}/commit/{commit}))"
    if shape < 0.85:
        return f'**{dice.choice(words.MATTERS)}**: {text}, see [the notes on *{thing}*]({home}/wiki/{number} "Notes")'
    return f"[#{number}]({home}/pull/{number}) {text}; thanks, [@{who}](https://git.example.com/{who})!"


def release(dice: random.Random) -> tuple[str, str]:
    """A title and a body of about 13 KB."""
    product = dice.choice(words.PRODUCTS)
    home = f"https://git.example.com/{product.lower().replace(' ', '-')}/main"
    version = f"{dice.randint(1, 9)}.{dice.randint(0, 30)}.{dice.randint(0, 9)}"
    parts = [f"This release of {product} has {dice.randint(20, 90)} changes. Upgrade with:", f"```bash\npip install tool=={version}\n```"]
    size = sum(map(len, parts))
    while size < GOAL:
        group = [f"## {dice.choice(_GROUPS)} in `{dice.choice(words.CODES)}`", ""]
        for _ in range(dice.randint(5, 14)):
            group.append(f"- {_line(dice, home)}")
            if dice.random() < 0.3:
                group += [f"  - {_line(dice, home)}" for _ in range(dice.randint(1, 3))]
                if dice.random() < 0.3:
                    group.append(f"    - {_line(dice, home)}")
        parts.append("\n".join(group))
        size += len(parts[-1])
    parts.append(f"Full list: <{home}/compare/{version}>")
    return f"{product} {version} is out", "\n\n".join(parts) + "\n"
