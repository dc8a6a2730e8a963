"""The web application: server-rendered pages and the static files they use."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process that reads lists loads a module of this folder, and has no use for a web framework
    from fastapi import FastAPI


def install(app: "FastAPI") -> None:
    """Add the pages and their static files to an application."""
    from app.web import api_page, audit_page, brief_page, method_page, pages, questionnaire_page
    from app.web.shell import HERE, Static

    app.include_router(pages.router)
    app.include_router(audit_page.router)
    app.include_router(brief_page.router)
    app.include_router(questionnaire_page.router)
    app.include_router(method_page.router)
    app.include_router(api_page.router)
    app.mount("/static", Static(directory=HERE / "static"), name="static")
