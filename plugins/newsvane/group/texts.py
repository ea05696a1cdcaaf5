"""The identity of a text: a hash over what remains when its typography is taken away."""

from __future__ import annotations

import hashlib

from newsvane.group.fold import GAP, fold_codes

SHORTEST_BODY = 40  # letters; a shorter body says too little without its title


def text_id(title: str, body: str) -> str:
    """Return the identifier of a text: ``t`` and 16 hexadecimal digits.

    It depends on the letters and digits of the body alone (of title and body where the body is short), not on width,
    case, white space, punctuation or script.

    >>> text_id("甲", "，".join(["模型"] * 30)) == text_id("乙", " ".join(["模型"] * 30))
    True
    """
    codes = fold_codes(body)
    codes = codes[codes != GAP]
    if len(codes) < SHORTEST_BODY:
        codes = fold_codes(f"{title} {body}")
        codes = codes[codes != GAP]
    return "t" + hashlib.blake2b(codes.tobytes(), digest_size=8).hexdigest()
