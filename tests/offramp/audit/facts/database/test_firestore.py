"""Collections of Firestore, by Google's client and by Firebase's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route, said

BOOKS = """
    from google.cloud import firestore
    import firebase_admin.firestore
    db = firestore.Client()
    other = firebase_admin.firestore.client()
    users = db.collection("users")

    def books():
        return firestore.Client().collection(u"Book")

    @app.post("/<key>")
    def view(key):
        {code}
        return ""
"""
TOUCHED = {
    "db.collection('Book').document(key).get()": (["firestore:Book select"], []),
    "[one.to_dict() for one in db.collection('Book').limit(3).stream()]": (
        ["firestore:Book select"],
        [],
    ),
    "books().document(key).set({'title': 'x'})": ([], ["firestore:Book insert+update: title"]),
    "users.add({'name': 'x'})": ([], ["firestore:users insert: name"]),
    "ref = users.document(key); ref.update({'name': 'x'})": (
        [],
        ["firestore:users update: name"],
    ),
    "other.collection('Book').document(key).delete()": ([], ["firestore:Book delete"]),
    "users.document(key).collection('carts').add({'sum': 1})": (
        [],
        ["firestore:carts insert: sum"],
    ),
    "db.batch().delete(users.document(key))": ([], ["firestore:users delete"]),
    # fields of what was found, what has no name here, and another's methods of such names
    "users.document(key).get().get('name')": (["firestore:users select"], []),
    "db.collection(key).document('x').set({'a': 1})": ([], []),
    "request.args.get('x')": ([], []),
    "{}.update({'name': 'x'})": ([], []),
}


@pytest.mark.parametrize("code", TOUCHED)
def test_what_is_done_to_a_collection_is_told(tmp_path: Path, code: str) -> None:
    """Two groups that write the same documents should move together."""
    found = route(tmp_path, BOOKS.replace("{code}", code))

    assert (said(found.reads), said(found.writes)) == TOUCHED[code]
