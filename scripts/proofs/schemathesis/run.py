#!/usr/bin/env python3
"""Asks the API everything that its document allows, and much that it doesn't, as users of different roles and two partners.

    python3 scripts/proofs/schemathesis/run.py --server target/release/voorwaarts [--only coordinator …] [--examples 3]

Schemathesis makes the requests: examples, the edges of every schema, random ones, and sequences in which one answer feeds the
next. All its checks hold: no 5xx, no undocumented status, header, media type or shape, no invalid input accepted, no ignored
log-in. Then what one partner made is asked for by the other, who must not learn that it exists.

The version is pinned in requirements.txt; it is installed once, in the cache folder.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "voorwaarts"


def schemathesis() -> str:
    """Its program, installed when it isn't there yet."""
    wanted = (HERE / "requirements.txt").read_bytes()
    folder = CACHE / f"schemathesis-{hashlib.sha256(wanted).hexdigest()[:12]}"
    program = folder / "bin" / "schemathesis"
    if not (folder / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(HERE / "requirements.txt")], check=True)
        (folder / "installed").touch()
    return str(program)


class Server:
    """The program on demo data that are new, or one that runs."""

    def __init__(self, wanted: str):
        self.process = None
        if wanted.startswith("http"):
            self.address = wanted
            return
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.folder = tempfile.TemporaryDirectory(prefix="voorwaarts-proof-")
        # A server that is root gives its database to another user, who must be able to pass.
        os.chmod(self.folder.name, 0o711)
        command = [wanted, "serve", "--demo", "--address", f"127.0.0.1:{port}", "--data-folder", f"{self.folder.name}/data"]
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+b")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        until = time.monotonic() + 180
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.log.seek(0)
                sys.exit(f"the server did not start:\n{self.log.read().decode()}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            return urllib.request.urlopen(self.address + "/health/ready").status == 200
        except OSError:
            return False

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


class Count:
    passed = 0
    failed = 0

    def note(self, good: bool, what: str) -> None:
        self.passed += good
        self.failed += not good
        print(f"{'ok' if good else 'FAILED'}: {what}", flush=True)


def ask(address, path, token=None, body=None, method=None, headers=None):
    """The status of an answer and what it says."""
    headers = {"If-Match": '"v1"', "Content-Type": "application/json", **(headers or {})}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def log_in(user: dict) -> str:
    """By the code of the hooks, so that both do the same."""
    code = "import hooks; print(hooks.token())"
    python = str(pathlib.Path(schemathesis()).parent / "python")
    environment = {**os.environ, "PROOF_USER": json.dumps(user), "PYTHONPATH": str(HERE)}
    return subprocess.run([python, "-c", code], env=environment, check=True, capture_output=True, text=True).stdout.strip()


def of_partners(document: dict):
    """The operations that partners may use: path, method and what the document says."""
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            operation = item.get(method)
            if operation and any("partner" in way for way in operation.get("security", [])):
                yield path, method, operation


def second_partner(address: str, administrator: str) -> dict:
    details = {"name": f"Taalpunt de Proef {time.time_ns()}", "kinds": ["referrer"], "agreementSignedOn": "2026-01-05"}
    status, organisation = ask(address, "/v1/organisations", administrator, {"details": details})
    assert status == 201, organisation
    scopes = ["referrals:write", "referrals:read", "capacity:read", "webhooks:manage"]
    new = {"organisationId": organisation["id"], "name": "Proef", "scopes": scopes}
    status, made = ask(address, "/v1/partner-clients", administrator, new)
    assert status == 201, made
    return {"address": address, "id": made["client"]["id"], "secret": made["secret"]}


def explore(count: Count, name: str, user: dict, arguments: argparse.Namespace, selection: list[str]) -> None:
    # Python 3.11 can fail to read the tool's own code in two threads at once while it makes random requests.
    workers = "2" if "examples,coverage,stateful" in selection else "1"
    command = [
        schemathesis(), "--config-file", str(HERE / "schemathesis.toml"),
        "run", user["address"] + "/v1/openapi.json", "--url", user["address"] + "/v1",
        "--checks", "all", "--max-examples", str(arguments.examples), "--workers", workers, "--seed", "20231006",
        "--no-color", "--suppress-health-check", "all", "--generation-database", "none", "--request-timeout", "20", *selection,
    ]  # fmt: skip
    environment = {**os.environ, "PROOF_USER": json.dumps(user), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=HERE)
    cases = re.search(r"(\d+) generated", done.stdout)
    summary = f"as {name}: {cases.group(1) if cases else 'no'} requests in {time.monotonic() - begun:.0f} s"
    count.note(done.returncode == 0, summary)
    if done.returncode != 0:
        print(done.stdout[-20000:], done.stderr[-4000:], flush=True)


def lift_limits(address: str, document: dict, administrator: str) -> None:
    """How often a client may ask isn't what is looked at here."""
    if "patch" not in document["paths"]["/partner-clients/{clientId}"]:
        return
    status, clients = ask(address, "/v1/partner-clients?pageSize=100", administrator)
    assert status == 200, clients
    for client in clients["items"]:
        headers = {"If-Match": f'"v{client["version"]}"', "Content-Type": "application/merge-patch+json"}
        path = f"/v1/partner-clients/{client['id']}"
        status, answer = ask(address, path, administrator, {"requestsPerMinute": 6000}, "PATCH", headers)
        assert status == 200, answer


def no_other_partner(count: Count, document: dict, one: dict, other: dict) -> None:
    """What one partner made doesn't exist for the other, whatever operation asks for it."""
    address = one["address"]
    mine, theirs = log_in(one), log_in(other)
    referral = {
        "reference": f"PROOF-{time.time_ns()}",
        "person": {"givenName": "Saron", "contact": {"phone": "+31600000000"}},
        "legalBasis": {"kind": "public_task", "since": "2026-01-05"},
    }
    status, made = ask(address, "/v1/referrals", mine, referral)
    assert status == 201, made
    status, _ = ask(address, f"/v1/referrals/{made['id']}/status", mine)
    count.note(status == 200, "a partner reads its own referral")
    for path, method, operation in of_partners(document):
        if "{referralId}" not in path:
            continue
        body = referral if "requestBody" in operation else None
        status, _ = ask(address, "/v1" + path.replace("{referralId}", made["id"]), theirs, body, method.upper())
        count.note(status == 404, f"{method.upper()} {path} by another partner: {status}")
    status, list_of_theirs = ask(address, f"/v1/referral-statuses?reference={referral['reference']}", theirs)
    count.note(status == 200 and list_of_theirs["items"] == [], "another partner's list doesn't have it")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True, help="the program, or the address of one that runs")
    parser.add_argument("--only", nargs="*", help="only these users")
    parser.add_argument("--examples", type=int, default=3, help="random requests for each operation")
    arguments = parser.parse_args()
    schemathesis()
    server = Server(arguments.server)
    count = Count()
    try:
        run(count, server.address, arguments)
    finally:
        server.stop()
    print(f"{count.passed} passed, {count.failed} failed")
    sys.exit(1 if count.failed else 0)


def run(count: Count, address: str, arguments: argparse.Namespace) -> None:
    staff = {"address": address, "password": "welkom bij de demo"}
    _, document = ask(address, "/v1/openapi.json")
    administrator = {**staff, "email": "beheer@demo.example"}
    one = {
        "address": address,
        "id": "0185c8a0-0000-7000-8000-000000000193",
        "secret": "demo-secret-of-werkplein-not-for-real-use",
    }
    other = second_partner(address, log_in(administrator))
    lift_limits(address, document, log_in(administrator))
    no_other_partner(count, document, one, other)
    # The token endpoint doesn't lie below /v1, and has a proof of its own in the tests.
    everything = ["--exclude-path", "/oauth2/token"]
    theirs = [
        argument
        for _, _, operation in of_partners(document)
        for argument in ("--include-operation-id", operation["operationId"])
    ]
    users = {
        "coordinator": ({**staff, "email": "coordinator@demo.example"}, [*everything, "--phases", "examples,coverage,stateful"]),
        "administrator": (administrator, [*everything, "--phases", "examples,fuzzing"]),
        "board": ({**staff, "email": "bestuur@demo.example"}, [*everything, "--phases", "fuzzing"]),
        "partner": (one, theirs),
        "other partner": (other, theirs),
    }
    for name, (user, selection) in users.items():
        if not arguments.only or name in arguments.only:
            explore(count, name, user, arguments, selection)
            log_in(user)  # still possible: nothing that was done ended its access


if __name__ == "__main__":
    main()
