"""Logs in as the user that run.py names, and again before the token expires."""

import json
import os
import urllib.parse
import urllib.request

import schemathesis

USER = json.loads(os.environ["PROOF_USER"])


def token() -> str:
    if "email" in USER:
        body = json.dumps({"email": USER["email"], "password": USER["password"]}).encode()
        request = urllib.request.Request(USER["address"] + "/v1/session", body, {"Content-Type": "application/json"})
        name = "accessToken"
    else:
        form = {"grant_type": "client_credentials", "client_id": USER["id"], "client_secret": USER["secret"]}
        request = urllib.request.Request(USER["address"] + "/oauth2/token", urllib.parse.urlencode(form).encode())
        name = "access_token"
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)[name]


@schemathesis.auth(refresh_interval=240)
class Token:
    def get(self, case, context):
        return token()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"
