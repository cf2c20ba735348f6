"""A partner's journey, by a client that is generated from the OpenAPI document; mypy --strict holds every call to it."""

import datetime
import json
import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, TypeVar

from voorwaarts_client import AuthenticatedClient
from voorwaarts_client.api.capacity import get_capacity
from voorwaarts_client.api.referrals import (
    correct_referral,
    create_referral,
    create_referral_batch,
    get_referral_contents,
    get_referral_status,
    list_referral_changes,
    list_referral_statuses,
    withdraw_referral,
)
from voorwaarts_client.api.token import create_token
from voorwaarts_client.api.webhooks import create_webhook, delete_webhook, get_webhook, list_webhook_deliveries
from voorwaarts_client.models.capacity import Capacity
from voorwaarts_client.models.contact_details import ContactDetails
from voorwaarts_client.models.create_token_body import CreateTokenBody
from voorwaarts_client.models.create_token_response_200 import CreateTokenResponse200
from voorwaarts_client.models.dutch_level import DutchLevel
from voorwaarts_client.models.error_code import ErrorCode
from voorwaarts_client.models.event_type import EventType
from voorwaarts_client.models.fault_code import FaultCode
from voorwaarts_client.models.journey_status import JourneyStatus
from voorwaarts_client.models.legal_basis import LegalBasis
from voorwaarts_client.models.legal_basis_kind import LegalBasisKind
from voorwaarts_client.models.new_referral import NewReferral
from voorwaarts_client.models.new_referral_batch import NewReferralBatch
from voorwaarts_client.models.new_webhook import NewWebhook
from voorwaarts_client.models.problem import Problem
from voorwaarts_client.models.referral_batch import ReferralBatch
from voorwaarts_client.models.referral_batch_outcome import ReferralBatchOutcome
from voorwaarts_client.models.referral_changes import ReferralChanges
from voorwaarts_client.models.referral_receipt import ReferralReceipt
from voorwaarts_client.models.referral_receipt_page import ReferralReceiptPage
from voorwaarts_client.models.referred_person import ReferredPerson
from voorwaarts_client.models.webhook import Webhook
from voorwaarts_client.models.webhook_delivery_page import WebhookDeliveryPage
from voorwaarts_client.models.webhook_delivery_status import WebhookDeliveryStatus
from voorwaarts_client.models.webhook_details import WebhookDetails
from voorwaarts_client.models.webhook_with_secret import WebhookWithSecret
from voorwaarts_client.types import UNSET, Response, Unset

API = os.environ["API"]
REFERENCE = f"PY-{time.time_ns() // 1_000_000}"
T = TypeVar("T")
passed = 0


def step(what: str, work: Callable[[], T]) -> T:
    global passed
    outcome = work()
    passed += 1
    print(f"ok: {what}", flush=True)
    return outcome


def ask_for_token() -> str:
    basic = b64encode(f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}".encode()).decode()
    client = AuthenticatedClient(base_url=API, token=basic, prefix="Basic")
    token = create_token.sync(client=client, body=CreateTokenBody(grant_type="client_credentials"))
    assert isinstance(token, CreateTokenResponse200), token
    return token.access_token


api = AuthenticatedClient(base_url=f"{API}/v1", token=step("a token", ask_for_token))


def has_places() -> None:
    capacity = get_capacity.sync(client=api)
    assert isinstance(capacity, Capacity), capacity
    assert all(cohort.newcomers.taken >= 0 and cohort.established.taken >= 0 for cohort in capacity.cohorts)


step("there are places", has_places)


def referral(reference: str = REFERENCE, level: DutchLevel = DutchLevel.A1, goal: str | None = None) -> NewReferral:
    contact = ContactDetails(phone="+31600000000")
    return NewReferral(
        reference=reference,
        person=ReferredPerson(given_name="Saron", family_name="Ghebre", contact=contact),
        dutch_level=level,
        goal=goal,
        legal_basis=LegalBasis(kind=LegalBasisKind.PUBLIC_TASK, since=datetime.date(2026, 1, 5)),
    )


def push(body: NewReferral, key: str) -> Response[Problem | ReferralReceipt]:
    return create_referral.sync_detailed(client=api, body=body, idempotency_key=key)


def is_pushed() -> ReferralReceipt:
    answer = push(referral(), REFERENCE)
    assert answer.status_code == 201 and isinstance(answer.parsed, ReferralReceipt), answer
    assert answer.parsed.status == JourneyStatus.RECEIVED
    return answer.parsed


pushed = step("a referral is pushed", is_pushed)


def is_one() -> None:
    for key in (REFERENCE, f"{REFERENCE}-later"):
        again = push(referral(), key).parsed
        assert isinstance(again, ReferralReceipt) and again.id == pushed.id, again


step("sent again with the same key or another, there is still one", is_one)


def is_refused() -> None:
    answer = push(referral(level=DutchLevel.B1), f"{REFERENCE}-other").parsed
    assert isinstance(answer, Problem) and answer.code == ErrorCode.REFERENCE_IN_USE, answer
    assert answer.existing_referral_id == pushed.id


step("with other contents it is refused, and says which referral has the reference", is_refused)


def tells_faults() -> None:
    answer = push(referral(f"{REFERENCE}-2", goal="BSN 111222333"), f"{REFERENCE}-2").parsed
    assert isinstance(answer, Problem) and answer.code == ErrorCode.VALIDATION_FAILED, answer
    faults = [(fault.pointer, fault.code) for fault in answer.errors or []]
    assert faults == [("/goal", FaultCode.CITIZEN_SERVICE_NUMBER)], faults


step("all faults come at once, each with its place", tells_faults)


def is_read() -> None:
    receipt = get_referral_status.sync(pushed.id, client=api)
    assert isinstance(receipt, ReferralReceipt) and receipt.reference == REFERENCE, receipt
    page = list_referral_statuses.sync(client=api, reference=REFERENCE)
    assert isinstance(page, ReferralReceiptPage) and [item.id for item in page.items] == [pushed.id], page


step("its status is read, by its id and by its reference", is_read)


def is_corrected() -> None:
    before = get_referral_contents.sync_detailed(pushed.id, client=api)
    assert isinstance(before.parsed, NewReferral), before
    before.parsed.dutch_level = DutchLevel.A2
    seen = before.headers["ETag"]
    after = correct_referral.sync(pushed.id, client=api, body=before.parsed, if_match=seen)
    assert isinstance(after, NewReferral) and after.dutch_level == DutchLevel.A2, after
    after.dutch_level = DutchLevel.B1
    stale = correct_referral.sync(pushed.id, client=api, body=after, if_match=seen)
    assert isinstance(stale, Problem) and stale.code == ErrorCode.PRECONDITION_FAILED, stale


step("it is read back and corrected, unless someone did in between", is_corrected)


def has_results() -> None:
    lines = [referral(f"{REFERENCE}-3"), referral(f"{REFERENCE}-4", goal="BSN 111222333")]
    batch = create_referral_batch.sync(client=api, body=NewReferralBatch(items=lines))
    assert isinstance(batch, ReferralBatch), batch
    outcomes = [line.outcome for line in batch.items]
    assert outcomes == [ReferralBatchOutcome.CREATED, ReferralBatchOutcome.REFUSED], outcomes


step("many at once have a result each", has_results)


told: list[dict[str, Any]] = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


receiver = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()


def is_added() -> Webhook:
    details = WebhookDetails(
        url=f"http://127.0.0.1:{receiver.server_port}/",
        event_types=[EventType.REFERRAL_STATUS_CHANGED],
        contact_email="beheer@werkplein.example",
    )
    made = create_webhook.sync(client=api, body=NewWebhook(details=details))
    assert isinstance(made, WebhookWithSecret) and made.secret.startswith("whsec_"), made
    return made.webhook


webhook = step("a webhook is added, with a secret that is shown once", is_added)


def is_withdrawn() -> None:
    receipt = withdraw_referral.sync(pushed.id, client=api)
    assert isinstance(receipt, ReferralReceipt) and receipt.status == JourneyStatus.WITHDRAWN, receipt


step("it is withdrawn", is_withdrawn)


def says_withdrawn(data: dict[str, str]) -> bool:
    return data["referralId"] == str(pushed.id) and data["status"] == "withdrawn"


def is_delivered() -> None:
    statuses: list[WebhookDeliveryStatus] = []
    until = time.monotonic() + 20
    while WebhookDeliveryStatus.DELIVERED not in statuses and time.monotonic() < until:
        time.sleep(0.3)
        ours = [message["id"] for message in told if says_withdrawn(message["data"])]
        page = list_webhook_deliveries.sync(webhook.id, client=api, page_size=100)
        assert isinstance(page, WebhookDeliveryPage), page
        statuses = [delivery.status for delivery in page.items if str(delivery.event_id) in ours]
    assert statuses == [WebhookDeliveryStatus.DELIVERED], statuses


step("the webhook is told, and the log of its messages says so", is_delivered)


def is_taken_away() -> None:
    seen = get_webhook.sync_detailed(webhook.id, client=api).headers["ETag"]
    assert delete_webhook.sync_detailed(webhook.id, client=api, if_match=seen).status_code == 204
    receiver.shutdown()


step("the webhook is taken away", is_taken_away)


def is_told() -> None:
    found: list[JourneyStatus] = []
    cursor: str | Unset = UNSET
    until = time.monotonic() + 20
    while JourneyStatus.WITHDRAWN not in found and time.monotonic() < until:
        changes = list_referral_changes.sync(client=api, cursor=cursor, page_size=100)
        assert isinstance(changes, ReferralChanges), changes
        found += [change.status for change in changes.items if change.referral_id == pushed.id]
        cursor = changes.next_cursor
        if not changes.has_more:
            time.sleep(0.3)
    assert found[-1] == JourneyStatus.WITHDRAWN, found


step("every change is in the list, in order, and the list goes on where it ended", is_told)
print(f"{passed} passed, 0 failed")
