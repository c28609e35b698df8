"""The relay's HTTP interface, described for programs (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import models_json_schema

from celldao import __version__
from celldao.acts.ballots import SignedBallot
from celldao.acts.signed_acts import SignedDelegation, SignedExit, SignedPermit
from celldao.relay.receipts import Head, Receipt
from celldao.relay.store import Standing

MAX_PAGE: Final = 500
MAX_LOG: Final = 1_000
MAX_SEQUENCE: Final = 2**63 - 1
_FILES: Final = (SignedBallot, SignedDelegation, SignedPermit, SignedExit)
_WORD: Final = {"type": "string", "pattern": "^0x[0-9a-f]{64}$"}
_ADDRESS: Final = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
_COUNT: Final = {"type": "integer", "minimum": 0}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _answer(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _errors(*codes: int) -> dict[str, Any]:
    words = {
        400: "Not even JSON, or a parameter that cannot be read.",
        404: "There is none.",
        408: "The body did not come in time.",
        409: "The chain would refuse it, or this relay does not take it; the reason says why.",
        413: "The body is too long.",
        422: "JSON, but no signed file.",
        429: "Too many requests; Retry-After says how many seconds to wait.",
        503: "The chain cannot be asked: nothing was kept.",
    }
    answers: dict[str, Any] = {str(code): _answer(_ref("Error"), words[code]) for code in codes}
    if 429 in codes:
        answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "string"}, "required": True}}
    return answers


def _parameter(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


def _get(
    words: str, answers: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {"get": {"summary": words, "parameters": parameters or [], "responses": answers}}


def _schemas() -> dict[str, Any]:
    models: list[Any] = [(model, "validation") for model in (*_FILES, Receipt, Head)]
    _, definitions = models_json_schema(models, ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = definitions["$defs"]
    schemas["Signed"] = {"anyOf": [_ref(model.__name__) for model in _FILES]}
    error = _object({name: {"type": "string"} for name in ("code", "reason", "remedy")})
    schemas["Error"] = _object({"error": error})
    schemas["State"] = {"type": "string", "enum": [str(state) for state in Standing]}
    schemas["Taken"] = _object({"id": _WORD, "state": _ref("State"), "receipt": _ref("Receipt")})
    schemas["Item"] = _object(
        {
            "id": _WORD,
            "sequence": _COUNT,
            "kind": {"type": "string", "enum": ["ballot", "delegation", "permit", "exit"]},
            "state": _ref("State"),
            "file": _ref("Signed"),
            "received": _COUNT,
            "submit_by": _COUNT,
            "transaction": _or_null(_WORD),
            "block": _or_null(_COUNT),
            "reason": _or_null({"type": "string"}),
            "receipt": _ref("Receipt"),
        }
    )
    schemas["Page"] = _object({"items": {"type": "array", "items": _ref("Item")}, "next": _or_null(_COUNT)})
    entry = _object({"sequence": _COUNT, "id": _WORD, "received": _COUNT, "head": _WORD})
    schemas["Log"] = {"type": "array", "items": entry}
    cell = _object(dict.fromkeys(("treasury", "governor", "share"), _ADDRESS))
    schemas["Info"] = _object(
        {
            "format": {"const": 1},
            "version": {"type": "string"},
            "chain_id": _COUNT,
            "relay": _ADDRESS,
            "cells": {"type": "array", "items": cell},
            "promise_seconds": _COUNT,
            "limits": {"type": "object", "additionalProperties": _COUNT},
            "paused": {"type": "boolean"},
        }
    )
    schemas["Health"] = _object(
        {"healthy": {"type": "boolean"}, "trouble": {"type": "array", "items": {"type": "string"}}}
    )
    return schemas


def document() -> dict[str, Any]:
    """What `GET /openapi.json` answers."""
    after = _parameter("after", {**_COUNT, "maximum": MAX_SEQUENCE}, "Only what has a higher sequence.")
    posting = {
        "post": {
            "summary": "Hand in a signed file, unchanged.",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _ref("Signed")}},
            },
            "responses": {
                "200": _answer(_ref("Taken"), "It was here already: the same receipt again."),
                "202": _answer(_ref("Taken"), "It is kept, and will be submitted."),
                **_errors(400, 408, 409, 413, 422, 429, 503),
            },
        }
    }
    listing = _get(
        "What was taken, in order, for anyone to submit.",
        {"200": _answer(_ref("Page"), "A page."), **_errors(400, 429)},
        [
            _parameter("governor", _ADDRESS, "Only what is for this contract."),
            _parameter(
                "proposal", {"type": "string", "pattern": "^[1-9][0-9]{0,77}$"}, "Only ballots on this one."
            ),
            after,
            _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}, "How many."),
        ],
    )
    one = _get(
        "One file, and where it is.",
        {"200": _answer(_ref("Item"), "It."), **_errors(400, 404, 429)},
    )
    one["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": _WORD}]
    log = _get(
        "The log: a chain of hashes.",
        {"200": _answer(_ref("Log"), "A page, in order of sequence."), **_errors(400, 429)},
        [after, _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LOG}, "How many.")],
    )
    plain = {"description": "For Prometheus.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    info = {"200": _answer(_ref("Info"), "It."), **_errors(429, 503)}
    health = {str(code): _answer(_ref("Health"), "It.") for code in (200, 503)}
    described = {"200": _answer({"type": "object"}, "This.")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "celldao relay", "version": __version__},
        "paths": {
            "/v1/info": _get("Who this relay is, and what it serves.", info),
            "/v1/signed": posting | listing,
            "/v1/signed/{id}": one,
            "/v1/log": log,
            "/v1/head": _get(
                "The newest entry of the log, signed.",
                {"200": _answer(_ref("Head"), "It."), **_errors(429)},
            ),
            "/v1/health": _get("Whether all is well.", health | _errors(429)),
            "/metrics": _get("Figures.", {"200": plain, **_errors(429)}),
            "/openapi.json": _get("This document.", {**described, **_errors(429)}),
        },
        "components": {"schemas": _schemas()},
    }
