"""What a page's own form sends: read within bounds, and refused where another site's page sent it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from fastapi import HTTPException, Request

MOST_BYTES = 200_000


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; raises ``HTTPException`` 400 where it came from elsewhere, 413 where it is too long.

    The log-in cookie is not sent with another site's POST (SameSite=Lax); this is the second lock. Browsers say where a
    request comes from: in Sec-Fetch-Site over HTTPS and on localhost, in Origin always.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    hosts = {request.headers.get("Host"), request.headers.get("X-Forwarded-Host")}
    is_ours = site in ("same-origin", "none") if site else origin is None or urlsplit(origin).netloc in hosts
    if not is_ours:
        raise HTTPException(400, "这个请求不是从本站的页面发出的")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"))
    except ValueError as error:
        raise HTTPException(400, "表单无法理解") from error
