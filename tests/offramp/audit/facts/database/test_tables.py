"""Tables of routes: what is read and written, with the columns that the text names."""

import pytest

from tests.offramp.audit.facts.database.shop import MODELS
from tests.offramp.audit.facts.facts import route, routes, said

READ = {
    "db.session.merge(Role.query.first())": ["role select"],
    "User.query.all()": ["user select"],
    "User.query.filter_by(email='x').first()": ["user select: email"],
    "db.session.query(User.name).filter(User.email == 'x').all()": ["user select: email name"],
    "db.session.execute(select(User).join(Post)).scalars().all()": ["post select", "user select"],
    "db.session.get(User, 1).name": ["user select: name"],
    "db.get_or_404(User, 1)": ["user select"],
    "[one.title for one in User.query.first().posts]": ["post select: title", "user select"],
    "User.query.first().roles": ["role select", "user select", "user_roles select"],
    "Member.query.first().password": ["member select: nick"],
    "User.called('x')": ["user select: name"],
    "db.session.execute(text('SELECT name FROM user JOIN post USING (id)'))": [
        "post select",
        "user select",
    ],
    "current_user.email": ["user select: email"],
}

WRITTEN = {
    "db.session.add(User(name='x', email='y'))": ["user insert: email name"],
    "user = User(name='x'); user.rename('y'); db.session.add(user)": ["user insert: name"],
    "User(name='x').save()": ["user insert: name"],
    "db.session.add_all([Post(title=one) for one in 'ab'])": ["post insert: title"],
    "Post(author=User.query.first()).title; db.session.add(Post(author=current_user))": [
        "post insert: user_id"
    ],
    "db.session.add(Member(nick='x', password='y'))": ["member insert: hashed nick"],
    "db.session.add(Account('x', 'y'))": ["member insert: hashed nick"],
    "Member.query.first().password = 'x'": ["member update: hashed"],
    "user = User.query.first(); user.name = 'x'": ["user update: name"],
    "User.query.first().rename('x')": ["user update: name"],
    "User.query.first().change(name='x')": ["user update: name"],
    "current_user.email = 'x'": ["user update: email"],
    "shorten(Post.query.first())": ["post update: title"],
    "[shorten(one) for one in Post.query]": ["post update: title"],
    "setattr(Post.query.first(), 'title', 'x')": ["post update: title"],
    "Post.query.filter_by(id=1).update({'title': 'x'})": ["post update: title"],
    "Post.query.filter_by(id=1).delete()": ["post delete"],
    "db.session.delete(Post.query.first())": ["post delete"],
    "db.session.execute(insert(Post).values(title='x'))": ["post insert: title"],
    "db.session.execute(insert(Post), [{'title': 'x'}])": ["post insert: title"],
    "db.session.execute(update(Post).where(Post.id == 1).values(title='x'))": [
        "post update: title"
    ],
    "db.session.execute(delete(Post).where(Post.id == 1))": ["post delete"],
    "db.session.execute(roles.insert().values(user_id=1))": ["user_roles insert: user_id"],
    "current_user.roles.append(Role.query.first())": ["user_roles insert"],
    "current_user.roles.append(Role(id=1))": ["role insert: id", "user_roles insert"],
    "current_user.roles = [Role(id=1)]": ["role insert: id", "user_roles delete+insert"],
    "current_user.posts = [Post(title='x')]": ["post insert+update: title user_id"],
    "current_user.posts += [Post(title='x')]": ["post insert: title user_id"],
    "current_user.posts.append(Post(title='x'))": ["post insert: title user_id"],
    "current_user.posts = Post.query.all()": ["post update: user_id"],
    "Post.query.first().author = current_user": ["post update: user_id"],
    "db.session.merge(User(id=1, name='x'))": ["user insert+update: id name"],
    "mine = current_user.roles; mine.append(Role.query.first())": ["user_roles insert"],
    "db.session.bulk_insert_mappings(Post, [{'title': 'x'}])": ["post insert: title"],
    "db.session.execute('UPDATE post SET title = 1')": ["post update: title"],
    "user = User.query.first() or User()\n        user.name = 'x'\n        db.session.add(user)": [
        "user insert+update: name"
    ],
}

NOTHING = [
    "User(name='never added')",
    "isinstance(g.x, User)",
    "db.session.commit()",
    "flash('Select a user from the list (or two)')",
    "flash('Update your profile')",
    "g.user = 'x'",
    "session['name'] = 'User'",
    "user = request; user.name = 'x'",
    "seen = set(); seen.add('x')",
    "User.__name__",
]


@pytest.mark.parametrize("code", READ)
def test_a_read_is_told_with_its_columns(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.get('/')\n    def view():\n        {code}\n")
    assert said(found.reads) == READ[code]
    assert found.writes == []


@pytest.mark.parametrize("code", WRITTEN)
def test_a_write_is_told_with_its_columns(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert said(found.writes) == WRITTEN[code]


@pytest.mark.parametrize("code", NOTHING)
def test_what_touches_no_table_is_none(tmp_path, code):
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert (said(found.reads), said(found.writes)) == ([], [])


def test_a_target_of_a_statement_is_not_read(tmp_path):
    """Its condition names columns of the same table, which is no read of it."""
    code = "db.session.execute(delete(Post).where(Post.id == 1))"
    found = route(tmp_path, f"{MODELS}\n    @app.post('/')\n    def view():\n        {code}\n")
    assert found.reads == []


def test_a_model_that_is_handed_on_is_not_made(tmp_path):
    """A query that joins it runs no constructor, whatever that would set."""
    asked = "Post.query.join(Account).with_entities(Account.id).all(); db.session.commit()"
    found = route(tmp_path, f"{MODELS}\n    @app.get('/')\n    def view():\n        {asked}\n")
    assert found.writes == []


def test_a_model_that_is_handed_to_who_makes_it_is_made(tmp_path):
    """What its constructor sets is written, whatever the name that the class has there."""
    source = f"""{MODELS}
    def make(kind):
        row = kind("x", "y")
        db.session.add(row)
        return row

    @app.post("/")
    def view():
        return str(make(Account).id)
    """
    assert said(route(tmp_path, source).writes) == ["member insert: hashed nick"]


def test_a_list_of_the_function_s_own_is_no_relation(tmp_path):
    """One branch takes the rows as they are, the other picks some."""
    source = f"""{MODELS}
    @app.get("/")
    def view():
        if current_user.name:
            found = current_user.roles
        else:
            found = []
            for one in current_user.roles:
                found.append(one)
        return str(len(found))
    """
    assert route(tmp_path, source).writes == []


def test_a_form_writes_when_it_is_sent(tmp_path):
    """GET shows the form; the same view writes by POST only."""
    source = f"""{MODELS}
    @app.route("/", methods=["GET", "POST"])
    def view():
        if request.method == "POST":
            db.session.add(Post(title="x"))
        return str(Role.query.all())
    """
    found = routes(tmp_path, source)
    assert said(found["GET /"].writes) == []
    assert said(found["POST /"].writes) == ["post insert: title"]
    assert said(found["GET /"].reads) == ["role select"]


def test_what_is_nested_too_deeply_is_left_out(tmp_path):
    """The other statements of the function count; nothing breaks."""
    deep = "[" * 150 + "User.query" + "]" * 150
    many = "+".join(["'a'"] * 2000)
    source = f"""{MODELS}
    @app.get("/")
    def view():
        a = {deep}
        b = {many}
        return str(Role.query.all())
    """
    assert "role select" in said(route(tmp_path, source).reads)
