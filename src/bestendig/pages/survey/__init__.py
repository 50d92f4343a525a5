"""Answering a survey: by link, QR or typed code, on one's own phone or on a shared tablet.

    /v/<link>           the way in of a mail or QR: a cookie for the visit, and on, without the link
    /v/<short name>/    where a code is typed
    /v/                 the privacy page; from there /v/nu/…

Nobody signs in here, and no session of who did is read (`middleware`). A visit is a cookie with
the link and a secret of its own (`visits`); forms carry a mark made from that secret.
"""
