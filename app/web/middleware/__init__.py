"""What stands between the server and the router: pure ASGI, one duty a file, outermost first.

request_id, headers, access_log and metrics, hosts, limits, fetch_metadata, csrf, language, errors.
"""
