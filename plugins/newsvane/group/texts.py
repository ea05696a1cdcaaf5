"""The identity of a text: a hash over what remains when its typography is taken away."""

from __future__ import annotations

import hashlib

from newsvane.group.fold import fold_codes, letters_of

SHORTEST_BODY = 40  # letters; a shorter body says too little without its title


def text_id(title: str, body: str, occasion: str = "") -> str:
    """Return the identifier of a text: ``t`` and 16 hexadecimal digits.

    It depends on the letters and digits of the body alone (of title and body where the body is short), not on width,
    case, white space, punctuation or script. ``occasion``, a day for instance, keeps apart texts that are too short
    to tell (the same headline a year later); it counts for short bodies only.

    >>> text_id("甲", "，".join(["模型"] * 30)) == text_id("乙", " ".join(["模型"] * 30))
    True
    """
    letters = letters_of(fold_codes(body))
    if len(letters) < SHORTEST_BODY:
        letters = letters_of(fold_codes(f"{title} {body}"))
        return "t" + hashlib.blake2b(letters.tobytes() + occasion.encode(), digest_size=8).hexdigest()
    return "t" + hashlib.blake2b(letters.tobytes(), digest_size=8).hexdigest()
