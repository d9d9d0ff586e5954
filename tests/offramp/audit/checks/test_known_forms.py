"""What the patterns of the checks are for: each name here leads to its finding."""

from pathlib import Path

import pytest

from tests.offramp.audit.checks.known import Known, at_top, in_view, missed

HTTP = """
    requests.get requests.api.put requests.request requests.Session().post requests.session().head
    requests.sessions.Session().delete requests_html.HTMLSession().get
    requests_oauthlib.OAuth2Session().fetch_token requests_oauthlib.OAuth1Session().get
    urllib3.request urllib3.PoolManager().request urllib3.poolmanager.PoolManager().urlopen
    httplib2.Http().request flask_dance.contrib.github.github.get
    flask_dance.consumer.OAuth2ConsumerBlueprint().session.post
"""
MAIL = """
    smtplib.SMTP().sendmail smtplib.SMTP_SSL().send_message smtplib.LMTP().send_message
    flask_mail.Mail().send flask_mail.Mail().send_message flask_mail.Mail().connect().send
    flask_mailing.Mail().send_message flask_mailman.Mail().send_mail
    flask_mailman.Mail().send_mass_mail flask_mailman.EmailMessage().send
    flask_mailman.EmailMultiAlternatives().send sendgrid.SendGridAPIClient().send
    yagmail.SMTP().send redmail.EmailSender().send mailjet_rest.Client().send.create
    twilio.rest.Client().messages.create slack_sdk.WebClient().chat_postMessage
    slack.WebClient().chat_postMessage telegram.Bot().send_message vonage.Client().send_message
    vonage.Vonage().sms.send vonage.Vonage().messages.send vonage.Vonage().voice.create_call
    pywebpush.webpush firebase_admin.messaging.send messagebird.Client().message_create
    boto3.client().send_email boto3.client().send_raw_email resend.Emails.send resend.Batch.send
    postmarker.core.PostmarkClient().emails.send plivo.RestClient().messages.create
    sib_api_v3_sdk.TransactionalEmailsApi().send_transac_email
    brevo_python.TransactionalSMSApi().send_transac_sms
    brevo.Brevo().transactional_emails.send_transac_email africastalking.SMS.send
    exponent_server_sdk.PushClient().publish exponent_server_sdk.PushClient().publish_multiple
    nexmo.Client().send_message
"""
CONNECTS = """
    psycopg.connect psycopg2.connect sqlite3.connect pymysql.connect MySQLdb.connect
    mysql.connector.connect cx_Oracle.connect oracledb.connect pyodbc.connect
    sqlalchemy.create_engine().connect sqlalchemy.create_engine().begin
    socket.create_connection paramiko.SSHClient().connect pika.BlockingConnection
    redis.Redis().ping redis.StrictRedis().get redis.from_url().hgetall
    pymongo.MongoClient().server_info pymongo.mongo_client.MongoClient().shop.users.create_index
    sqlalchemy.MetaData().reflect sqlalchemy.ext.automap.automap_base().prepare
    kafka.KafkaProducer kafka.KafkaConsumer peewee.PostgresqlDatabase().connect
    peewee.MySQLDatabase().create_tables peewee.SqliteDatabase().execute_sql
    mongoengine.connect mongoengine.connection.connect ftplib.FTP
    ldap.initialize().simple_bind_s ldap3.Connection().bind psycopg2.pool.ThreadedConnectionPool
    mysql.connector.pooling.MySQLConnectionPool requests.get smtplib.SMTP
"""
LOCAL = """
    psycopg2.connect sqlalchemy.create_engine redis.Redis redis.ConnectionPool redis.from_url
    smtplib.SMTP pymongo.MongoClient celery.Celery pika.ConnectionParameters
    elasticsearch.Elasticsearch opensearchpy.OpenSearch grpc.insecure_channel
    kafka.KafkaProducer kafka.KafkaConsumer requests.get httpx.post
"""
SAVES = """
    pandas.DataFrame().to_csv pandas.DataFrame().to_excel pandas.DataFrame().to_json
    pandas.DataFrame().to_parquet pandas.DataFrame().to_pickle pandas.DataFrame().to_html
    pandas.DataFrame().to_feather pandas.DataFrame().to_hdf pandas.DataFrame().to_xml
    polars.DataFrame().write_csv matplotlib.pyplot.savefig cv2.imwrite soundfile.write
    cv2.VideoWriter imageio.imwrite imageio.v2.mimsave numpy.save numpy.savez
    numpy.savez_compressed numpy.savetxt PIL.Image.new().save PIL.Image.open().resize().save
    openpyxl.Workbook().save docx.Document().save pptx.Presentation().save gtts.gTTS().save
    qrcode.make().save xlsxwriter.Workbook reportlab.pdfgen.canvas.Canvas pandas.ExcelWriter
    fpdf.FPDF().output reportlab.platypus.SimpleDocTemplate shutil.make_archive
    plotly.graph_objects.Figure().write_html weasyprint.HTML().write_pdf
    moviepy.VideoFileClip().write_videofile moviepy.editor.AudioFileClip().write_audiofile
    PyPDF2.PdfWriter().write pypdf.PdfWriter().write shutil.unpack_archive
    pathlib.Path().write_text pathlib.Path().write_bytes pathlib.Path().touch
    pathlib.Path().mkdir pathlib.Path().parent.mkdir pathlib.Path().unlink pathlib.Path().rename
    pathlib.Path().replace pathlib.Path().rmdir pathlib.Path().symlink_to
    flask.request.files[0].save flask.request.files.get().save
    werkzeug.datastructures.FileStorage().save
"""
SAVES_SECOND = """
    joblib.dump torch.save urllib.request.urlretrieve pdfkit.from_string pdfkit.from_url
    pydub.AudioSegment.from_file().export keras.Model().save_weights gdown.download wget.download
"""
LONG = """
    cv2.VideoCapture cv2.dnn.readNet weasyprint.HTML().write_pdf pdfkit.from_string
    imgkit.from_url matplotlib.pyplot.savefig matplotlib.pyplot.figure().savefig
    moviepy.VideoFileClip skimage.filters.gaussian mediapipe.solutions.hands.Hands().process
    cv2.CascadeClassifier().detectMultiScale wordcloud.WordCloud().generate
    ydata_profiling.ProfileReport pandas_profiling.ProfileReport sympy.solve sympy.integrate
    sympy.factorint sympy.dsolve sympy.limit scipy.optimize.minimize scipy.optimize.curve_fit
    scipy.optimize.differential_evolution scipy.optimize.milp scipy.optimize.linprog
    scipy.optimize.basinhopping pytesseract.image_to_string face_recognition.face_encodings
    pdf2image.convert_from_path sklearn.svm.SVC().fit xgboost.XGBClassifier().fit
    keras.Sequential().fit torch.load() transformers.pipeline() spacy.load() ultralytics.YOLO()
    whisper.load_model().transcribe sentence_transformers.SentenceTransformer().encode
    easyocr.Reader().readtext joblib.load().predict pickle.load().predict_proba
    sklearn.linear_model.LinearRegression().predict
"""
SCHEDULES = """
    apscheduler.schedulers.background.BackgroundScheduler flask_apscheduler.APScheduler
    flask_apscheduler.scheduler.APScheduler schedule.every schedule.run_pending threading.Timer
    sched.scheduler rocketry.Rocketry flask_crontab.Crontab timeloop.Timeloop
"""
LOCKS = """
    filelock.FileLock().acquire filelock.SoftFileLock fasteners.InterProcessLock
    fasteners.process_lock.InterProcessLock().acquire portalocker.Lock fcntl.flock fcntl.lockf
    portalocker.lock
"""
SETS_UP = """
    flask_sqlalchemy.SQLAlchemy().create_all flask_sqlalchemy.SQLAlchemy().drop_all
    sqlalchemy.MetaData().create_all sqlalchemy.orm.declarative_base().metadata.create_all
    sqlmodel.SQLModel.metadata.create_all flask_migrate.upgrade flask_migrate.init
    flask_migrate.migrate flask_migrate.stamp alembic.command.upgrade alembic.command.stamp
    peewee.SqliteDatabase().create_tables yoyo.get_backend().apply_migrations
    peewee_moves.DatabaseManager().upgrade peewee_migrate.Router().run
    pymongo.MongoClient().shop.users.create_index flask_pymongo.PyMongo().db.users.create_index
    nltk.download torch.load torch.hub.load torch.jit.load keras.models.load_model
    tensorflow.keras.models.load_model tensorflow.keras.applications.VGG16
    tensorflow.saved_model.load tensorflow_hub.load tensorflow_hub.KerasLayer
    transformers.pipeline transformers.AutoModel.from_pretrained torchvision.models.resnet18
    sentence_transformers.SentenceTransformer spacy.load easyocr.Reader ultralytics.YOLO
    fasttext.load_model faster_whisper.WhisperModel onnxruntime.InferenceSession
    gensim.models.KeyedVectors.load joblib.load llama_cpp.Llama whisper.load_model
"""
ITSELF = """
    flask.current_app.url_map.iter_rules flask_swagger.swagger psutil.cpu_percent
    prometheus_client.generate_latest prometheus_client.exposition.generate_latest
    resource.getrusage threading.enumerate threading.active_count flask.current_app.test_client
    flask.current_app.dispatch_request flask.current_app.full_dispatch_request
"""
JOBS = """
    celery.result.AsyncResult().get celery.result.AsyncResult().wait
    celery.result.AsyncResult().collect celery.Celery().send_task().get
    celery.Celery().AsyncResult().get
"""
KEYS = """
    os.urandom secrets.token_hex secrets.token_urlsafe uuid.uuid4 uuid.uuid1 random.randbytes
    Crypto.Random.get_random_bytes cryptography.fernet.Fernet.generate_key
"""
FORMS = (
    Known("missing-timeouts", HTTP.split(), in_view("'https://a.example'")),
    Known("mail-in-request", MAIL.split(), in_view("'Welcome'")),
    Known("import-connections", CONNECTS.split(), at_top("'db.example'")),
    Known("host-assumptions", LOCAL.split(), at_top("'localhost'")),
    Known("local-files", SAVES.split(), in_view("'report'")),
    Known("local-files", SAVES_SECOND.split(), in_view("kept, 'report'")),
    Known("local-files", ["boto3.client().download_file"], in_view("'a', 'b', 'c'")),
    Known("local-files", ["zipfile.ZipFile().extractall"], in_view()),
    Known("local-files", ["zipfile.ZipFile", "tarfile.open", "wave.open"], in_view("'x', 'w'")),
    Known("long-cpu", LONG.split(), in_view("1")),
    Known("schedulers", SCHEDULES.split(), in_view()),
    Known("global-locks", LOCKS.split(), in_view("'x.lock'")),
    Known("startup-work", SETS_UP.split(), at_top("'x'")),
    Known("about-itself", ITSELF.split(), in_view()),
    Known("waiting", JOBS.split(), in_view()),
    Known("secret-key", KEYS.split(), "import {0}\napp.secret_key = {0}(24)\n".format),
)


@pytest.mark.parametrize("known", FORMS, ids=lambda one: one.check)
def test_every_name_of_a_form_is_found(tmp_path: Path, known: Known) -> None:
    """A branch of a pattern that is lost, or never was right, shows nowhere else."""
    assert missed(tmp_path, known) == []
