"""/users/me: see, change and delete one's own account."""

from flask import Blueprint, Response, jsonify, request

from monolith import bodies
from monolith.answers import no_content
from monolith.auth import attempts, passwords
from monolith.auth.callers import address, caller, signed_in
from monolith.extensions import db, storage
from monolith.fields import Form, Text
from monolith.models import User
from monolith.notify import dispatch
from monolith.problems import Forbidden, PreconditionFailed
from monolith.users import deletion, etags, profile

users = Blueprint("users", __name__, url_prefix="/users")

DELETION = Form(required={"password": Text(1, 1024)})


@users.get("/me")
@signed_in
def get_profile() -> Response:
    """The caller's profile, or 304 where the caller has it already."""
    user = caller()
    if etags.none_matches(request.headers.get("If-None-Match"), user.etag):
        response = Response(status=304)
        response.headers.pop("Content-Type", None)
    else:
        response = jsonify(profile.public(user))
    response.headers["ETag"] = user.etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@users.patch("/me")
@signed_in
def update_profile() -> Response:
    """Change some fields; a changed e-mail address is told to the old one."""
    changes = bodies.json_form(profile.CHANGES)
    profile.require_some(changes)
    with db.transaction() as session:
        user = profile.lock(session, caller())
        if not etags.may_change(request.headers.get("If-Match"), user.etag):
            raise PreconditionFailed(f"the resource has changed: its ETag is {user.etag}")
        notifications = profile.change(session, user, changes)
    dispatch.send_all(notifications)
    return profile_answer(user)


@users.delete("/me")
@signed_in
def delete_account() -> Response:
    """Delete the account after its password was given once more."""
    password = bodies.json_form(DELETION)["password"]
    user = caller()
    attempts.check(user.email, address())
    is_right = passwords.is_right(user.password_hash, password)
    with db.transaction() as session:
        attempts.settle(session, user.email, address(), is_right=is_right)
    if not is_right:
        raise Forbidden("the password is wrong")
    with db.transaction() as session:
        deletion.delete_account(session, profile.lock(session, user))
    storage.remove_folder(f"uploads/{user.id}")
    return no_content()


def profile_answer(user: User) -> Response:
    """The changed profile with its new tag."""
    response = jsonify(profile.public(user))
    response.headers["ETag"] = user.etag
    return response
