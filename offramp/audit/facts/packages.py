"""What packages talk to: by the beginning of a call's reference, the longest that fits."""

from __future__ import annotations

import re

# package: kind, whom it talks to
SERVICES = {
    "redis": ("redis", "redis"),
    "flask_redis": ("redis", "redis"),
    "aioredis": ("redis", "redis"),
    "walrus": ("redis", "redis"),
    "memcache": ("memcached", "memcached"),
    "pymemcache": ("memcached", "memcached"),
    "pylibmc": ("memcached", "memcached"),
    "bmemcached": ("memcached", "memcached"),
    "elasticsearch": ("search", "elasticsearch"),
    "elasticsearch_dsl": ("search", "elasticsearch"),
    "opensearchpy": ("search", "opensearch"),
    "algoliasearch": ("search", "algolia"),
    "meilisearch": ("search", "meilisearch"),
    "pymongo": ("mongodb", "mongodb"),
    "flask_pymongo": ("mongodb", "mongodb"),
    "motor": ("mongodb", "mongodb"),
    "kafka": ("kafka", "kafka"),
    "confluent_kafka": ("kafka", "kafka"),
    "aiokafka": ("kafka", "kafka"),
    "pika": ("amqp", "rabbitmq"),
    "kombu": ("amqp", "broker"),
    "nats": ("queue", "nats"),
    "stomp": ("queue", "stomp"),
    "paho.mqtt": ("mqtt", "mqtt"),
    "ldap": ("ldap", "ldap"),
    "ldap3": ("ldap", "ldap"),
    "ftplib": ("ftp", "ftp"),
    "paramiko": ("ssh", "ssh"),
    "fabric": ("ssh", "ssh"),
    "gql": ("graphql", "graphql"),
    "grpc": ("grpc", "grpc"),
    "zeep": ("soap", "soap"),
    "suds": ("soap", "soap"),
    "xmlrpc.client": ("http", "xml-rpc"),
    "boto": ("aws", "aws"),
    "google.cloud": ("google", "google cloud"),
    "googleapiclient": ("google", "google"),
    "google.generativeai": ("ai", "google"),
    "firebase_admin": ("google", "firebase"),
    "azure": ("azure", "azure"),
    "minio": ("s3", "minio"),
    "dropbox": ("storage", "dropbox"),
    "stripe": ("payment", "stripe"),
    "braintree": ("payment", "braintree"),
    "paypalrestsdk": ("payment", "paypal"),
    "razorpay": ("payment", "razorpay"),
    "mollie": ("payment", "mollie"),
    "twilio": ("sms", "twilio"),
    "vonage": ("sms", "vonage"),
    "nexmo": ("sms", "vonage"),
    "messagebird": ("sms", "messagebird"),
    "sendgrid": ("mail", "sendgrid"),
    "postmarker": ("mail", "postmark"),
    "mailchimp_marketing": ("mail", "mailchimp"),
    "pywebpush": ("push", "web push"),
    "pusher": ("push", "pusher"),
    "slack": ("chat", "slack"),
    "slack_sdk": ("chat", "slack"),
    "slackclient": ("chat", "slack"),
    "telegram": ("chat", "telegram"),
    "discord": ("chat", "discord"),
    "openai": ("ai", "openai"),
    "anthropic": ("ai", "anthropic"),
    "cohere": ("ai", "cohere"),
    "github": ("http", "github"),
    "gitlab": ("http", "gitlab"),
    "jira": ("http", "jira"),
    "tweepy": ("http", "twitter"),
    "flask_dance": ("http", "oauth provider"),
    "hvac": ("vault", "vault"),
    "consul": ("consul", "consul"),
    "etcd3": ("etcd", "etcd"),
    "docker": ("docker", "docker"),
    "kubernetes": ("kubernetes", "kubernetes"),
    "influxdb": ("database", "influxdb"),
    "influxdb_client": ("database", "influxdb"),
    "cassandra": ("database", "cassandra"),
    "neo4j": ("database", "neo4j"),
    "clickhouse_driver": ("database", "clickhouse"),
}
# values, errors and checks of these packages, which talk to nobody
SILENT = re.compile(
    r"exceptions?\.|errors?\.|(Error|Exception)$|\.twiml|RequestValidator|construct_event"
    r"|\.types\.|\.from_url$|ConnectionPool$|\.(Mail|Email|Content|To|From|Attachment)$|WebhookSignature"
    r"|\.(ObjectId|Message)$|\.Telegram\.Bot$|\.filter\.|escape_|\.utils\."
)


def service(target: str) -> tuple[str, str] | None:
    """Return kind and name of what a call's reference talks to; None for everything else."""
    parts = target.split(".", 2)
    for name in (".".join(parts[:2]).replace("()", ""), parts[0]):
        if name in SERVICES:
            return None if SILENT.search(target) or "." not in target else SERVICES[name]
    return None
