"""
The function server: serves one OpenFaaS-style handler folder over HTTP/1.1.

It knows nothing of the application whose handler it runs. It keeps the outside behaviour of
OpenFaaS's of-watchdog without its extra process and hop.
"""
