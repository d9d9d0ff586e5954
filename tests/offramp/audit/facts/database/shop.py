"""Models of a shop, for views that touch its tables."""

MODELS = """
    from flask_login import UserMixin, current_user, login_required, LoginManager
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import delete, insert, select, text, update
    db = SQLAlchemy(app)
    login = LoginManager(app)
    roles = db.Table("user_roles", db.Column("user_id"), db.Column("role_id"))

    class Saving:
        def save(self):
            db.session.add(self)
            db.session.commit()

        def change(self, **values):
            for name, value in values.items():
                setattr(self, name, value)
            return self

    class Role(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    class User(Saving, UserMixin, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)
        email = db.Column(db.String)
        roles = db.relationship(Role, secondary=roles)

        def rename(self, name):
            self.name = name

        @classmethod
        def called(cls, name):
            return cls.query.filter_by(name=name).first()

    class Member(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        nick = db.Column(db.String)
        hashed = db.Column(db.String)

        @property
        def password(self):
            return self.nick

        @password.setter
        def password(self, value):
            self.hashed = value

    class Account(Member):
        def __init__(self, nick, password):
            self.nick = nick
            self.password = password

    class Post(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String)
        user_id = db.Column(db.ForeignKey("user.id"))
        author = db.relationship(User, backref="posts")

    @login.user_loader
    def load(key):
        return db.session.get(User, key)

    def shorten(post):
        post.title = post.title[:10]

"""
