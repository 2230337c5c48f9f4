"""Web Push without a network: encryption, endpoints, VAPID, and what answers mean."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.push_contact import NO_CONTACT, check_contact, choose_contact
from app.delivery.endpoints import (
    EndpointRefusedError,
    Problem,
    check_endpoint,
    is_public_address,
    read_origin,
)
from app.delivery.vapid import VapidTokens, public_key
from app.delivery.webpush import (
    MAX_PAYLOAD,
    Push,
    Subscription,
    encrypt,
    judge_answer,
    read_retry_after,
    validate_keys,
)
from tests.push.phone import ReceiverKeys
from tests.push.vapid import verify_vapid

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(text), "big"), ec.SECP256R1())


# --- RFC 8291, appendix A -----------------------------------------------------------------------

RECEIVER = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
RECEIVER_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
SENDER = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
PLAIN = b"When I grow up, I want to be a watermelon"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_encoder_gives_the_rfc_8291_message() -> None:
    body = encrypt(PLAIN, RECEIVER_PUBLIC, AUTH, server_key=SENDER, salt=raw(SALT))

    assert body == raw(MESSAGE)


def test_the_phone_decrypts_the_rfc_8291_message() -> None:
    keys = ReceiverKeys(RECEIVER, raw(AUTH))

    assert keys.p256dh == RECEIVER_PUBLIC
    assert keys.decrypt(raw(MESSAGE)) == PLAIN


def test_two_encryptions_of_one_payload_share_neither_salt_nor_key() -> None:
    body, other_body = (encrypt(PLAIN, RECEIVER_PUBLIC, AUTH) for _ in range(2))

    assert body[:16] != other_body[:16]
    assert body[21:86] != other_body[21:86]
    assert ReceiverKeys(RECEIVER, raw(AUTH)).decrypt(other_body) == PLAIN


# --- a subscription's keys ----------------------------------------------------------------------


def test_keys_of_a_browser_pass_with_and_without_padding() -> None:
    validate_keys(RECEIVER_PUBLIC, AUTH)
    validate_keys(RECEIVER_PUBLIC + "=", AUTH + "==")


def _point_of(curve: ec.EllipticCurve) -> str:
    point = ec.generate_private_key(curve).public_key()
    data = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(data).decode()


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (RECEIVER_PUBLIC, ""),
        (RECEIVER_PUBLIC[:-2], AUTH),
        (RECEIVER_PUBLIC, AUTH + "AAAA"),
        (RECEIVER_PUBLIC.replace("-", "+"), AUTH),
        (RECEIVER_PUBLIC[:20] + "\n" + RECEIVER_PUBLIC[20:], AUTH),
        ("B" + "A" * 86, AUTH),  # right length, not on the curve
        ("A" * 87, AUTH),  # the point at infinity has no such spelling
        (_point_of(ec.SECP256K1()), AUTH),
        (_point_of(ec.SECP384R1()), AUTH),
        ("é" * 87, AUTH),
        ("A" * 100_000, AUTH),
        (RECEIVER_PUBLIC, "A"),
    ],
)
def test_keys_that_no_browser_gives_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError):
        validate_keys(p256dh, auth)


@pytest.mark.parametrize(
    ("payload", "ttl_s", "topic"),
    [
        (b"", 60, "t"),
        (b"x" * (MAX_PAYLOAD + 1), 60, "t"),
        (b"{}", -1, "t"),
        (b"{}", 28 * 86400 + 1, "t"),
        (b"{}", 60, ""),
        (b"{}", 60, "x" * 33),
        (b"{}", 60, "a b"),
        (b"{}", 60, "a\r\nX: y"),
    ],
)
def test_a_push_outside_its_bounds_cannot_be_made(payload: bytes, ttl_s: int, topic: str) -> None:
    with pytest.raises(ValueError):
        Push(Subscription("https://push.example.com/x", "", ""), payload, "high", ttl_s, topic)


# --- endpoints ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/c1:APA91b-_x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA==",
        "https://web.push.apple.com/QPz%2Fx?a=b&c=%7E",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%3d",
        "https://push.example.com:443/x",
        "https://PUSH.example.com/x",
        "https://[2606:4700::1111]/x",
        "https://1.1.1.1/x",
        "https://push.example.com",
    ],
)
def test_public_https_endpoints_pass(url: str) -> None:
    endpoint = check_endpoint(url)

    assert endpoint.port == 443
    assert endpoint.origin.startswith("https://")
    assert not endpoint.origin.endswith(":443")
    assert url.partition("/")[2].partition("/")[2].partition("/")[2] in endpoint.url


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://push.example.com/" + "x" * 2048, Problem.TOO_LONG),
        ("http://push.example.com/x", Problem.NOT_HTTPS),
        ("https://push.example.com:8443/x", Problem.PORT),
        ("https://push.example.com:0/x", Problem.PORT),
        ("https://push.example.com:65979/x", Problem.PORT),  # 443 in 16 bits
        ("https://user@push.example.com/x", Problem.USERINFO),
        ("https://user:pw@push.example.com/x", Problem.USERINFO),
        ("https://@push.example.com/x", Problem.USERINFO),
        ("https://push.example.com@10.0.0.1/x", Problem.USERINFO),
        ("https://localhost/x", Problem.NOT_PUBLIC),
        ("https://localhost./x", Problem.NOT_PUBLIC),
        ("https://intranet/x", Problem.NOT_PUBLIC),
        ("https://127.0.0.1/x", Problem.NOT_PUBLIC),
        ("https://127.1/x", Problem.NOT_PUBLIC),
        ("https://2130706433/x", Problem.NOT_PUBLIC),
        ("https://0x7f000001/x", Problem.NOT_PUBLIC),
        ("https://0X7F.0.0.1/x", Problem.NOT_PUBLIC),
        ("https://0177.0.0.1/x", Problem.NOT_PUBLIC),
        ("https://127.0.0.1./x", Problem.NOT_PUBLIC),
        ("https://169.254.169.254/latest/meta-data", Problem.NOT_PUBLIC),
        ("https://[::1]/x", Problem.NOT_PUBLIC),
        ("https://[::ffff:127.0.0.1]/x", Problem.NOT_PUBLIC),
        ("https://[::ffff:1.1.1.1]/x", Problem.NOT_PUBLIC),
        ("https://[fe80::1%25eth0]/x", Problem.NOT_A_URL),
        ("https://[1.2.3.4]/x", Problem.NOT_A_URL),
        ("https://%31%32%37.0.0.1/x", Problem.NOT_A_URL),
        ("https://push.example.com\\@10.0.0.1/x", Problem.NOT_A_URL),
        ("https://push.example.com#@10.0.0.1/x", Problem.NOT_A_URL),
        ("https://push.example.com/x#y", Problem.NOT_A_URL),
        ("https://push.example.com/x y", Problem.NOT_A_URL),
        ("https://push.example.com/x\r\nHost: y", Problem.NOT_A_URL),
        ("https://push.example.com/x\n", Problem.NOT_A_URL),
        (" https://push.example.com/x", Problem.NOT_A_URL),
        ("https://pu\tsh.example.com/x", Problem.NOT_A_URL),
        ("https://push..example.com/x", Problem.NOT_A_URL),
        (f"https://{'a' * 64}.example.com/x", Problem.NOT_A_URL),
        ("https://１２７.0.0.1/x", Problem.NOT_A_URL),
        ("https://ex。ample.com/x", Problem.NOT_A_URL),
        ("https:///x", Problem.NOT_A_URL),
        ("https:push.example.com", Problem.NOT_A_URL),
        ("//push.example.com/x", Problem.NOT_A_URL),
        ("file:///etc/passwd", Problem.NOT_A_URL),
        ("ftp://push.example.com/x", Problem.NOT_A_URL),
        ("", Problem.NOT_A_URL),
    ],
)
def test_other_endpoints_are_refused_with_their_code(url: str, problem: Problem) -> None:
    with pytest.raises(EndpointRefusedError) as refused:
        check_endpoint(url)
    assert refused.value.problem is problem


def test_an_allowed_origin_passes_exactly_as_it_stands() -> None:
    allowed = frozenset({"http://127.0.0.1:9001"})

    assert check_endpoint("http://127.0.0.1:9001/push/x", allowed).origin == "http://127.0.0.1:9001"
    for other in (
        "http://127.0.0.1:9002/push/x",
        "https://127.0.0.1:9001/push/x",
        "http://127.0.0.1/push/x",
        "http://localhost:9001/push/x",
        "http://127.0.0.1:9001@10.0.0.1/push/x",
    ):
        with pytest.raises(EndpointRefusedError):
            check_endpoint(other, allowed)


def test_origins_are_read_normalised_and_nothing_else_is_one() -> None:
    assert read_origin("https://Push.Example:443/") == ("https://push.example", "push.example", 443)
    assert read_origin("http://[::1]:9001")[0] == "http://[::1]:9001"
    for bad in ("push.example", "https://push.example/x", "https://push.example?x", "*", ""):
        with pytest.raises(EndpointRefusedError):
            read_origin(bad)


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_public_addresses(text: str) -> None:
    assert is_public_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.255"),
        *("192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "::ffff:1.1.1.1", "::ffff:127.0.0.1", "fe80::1", "fe80::1%eth0"),
        *("fc00::1", "fd12::1", "ff02::1", "fec0::1", "100::1", "5f00::1"),
        *("2001::1", "2001:db8::1", "2001:20::1", "3fff::1"),
        *("2002:7f00:1::", "2002:101:101::"),  # 6to4, even to a public address
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::101:101"),
        *("localhost", "1", "127.1", "0x7f.0.0.1", "", "2606:4700::1111%eth0"),
    ],
)
def test_addresses_that_are_never_called(text: str) -> None:
    assert not is_public_address(text)


# --- VAPID --------------------------------------------------------------------------------------


class Wall:
    """A wall clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


KEY = ec.generate_private_key(ec.SECP256R1())
ORIGIN = "https://push.example.com"
SUBJECT = "mailto:help@circle.example.org"


def test_each_origin_has_its_own_token_that_a_push_service_accepts() -> None:
    tokens = VapidTokens(KEY, SUBJECT, Wall())

    for origin in (ORIGIN, "https://other.example.com", "http://127.0.0.1:9001"):
        public, claims = verify_vapid(tokens.authorization(origin), aud=origin, now=NOW)
        assert public == public_key(KEY)
        assert claims["sub"] == SUBJECT
        assert NOW < datetime.fromtimestamp(claims["exp"], UTC) <= NOW + timedelta(hours=12)


def test_a_token_is_kept_and_renewed_hours_before_it_ends() -> None:
    wall = Wall()
    tokens = VapidTokens(KEY, SUBJECT, wall)
    first = tokens.authorization(ORIGIN)

    wall.now = NOW + timedelta(hours=5, minutes=59)
    assert tokens.authorization(ORIGIN) == first
    wall.now = NOW + timedelta(hours=6)
    assert tokens.authorization(ORIGIN) != first


def test_a_clock_set_back_does_not_leave_a_token_from_the_future() -> None:
    wall = Wall()
    tokens = VapidTokens(KEY, SUBJECT, wall)
    tokens.authorization(ORIGIN)

    wall.now = NOW - timedelta(days=2)
    verify_vapid(tokens.authorization(ORIGIN), aud=ORIGIN, now=wall.now)


def test_a_refused_token_is_not_used_again() -> None:
    tokens = VapidTokens(KEY, SUBJECT, Wall())
    first = tokens.authorization(ORIGIN)

    tokens.forget(ORIGIN)

    assert tokens.authorization(ORIGIN) != first  # ECDSA signatures differ each time


def test_strangers_cannot_fill_the_memory_with_origins() -> None:
    tokens = VapidTokens(KEY, SUBJECT, Wall())
    first = tokens.authorization(ORIGIN)
    for number in range(300):
        tokens.authorization(f"https://{number}.example.com")

    assert len(tokens._cached) <= 256
    assert tokens.authorization(ORIGIN) != first


@pytest.mark.parametrize(
    "subject",
    [
        "mailto:a@b.example",
        "mailto:a.b+c@b.example",
        "https://b.example",
        "https://b.example/contact",
    ],
)
def test_contacts_that_push_services_take(subject: str) -> None:
    assert check_contact(subject) == subject


@pytest.mark.parametrize(
    "subject",
    [
        *("", "a@b.example", "mailto:", "mailto:a", "mailto:admin@localhost", "mailto:a@b"),
        *("mailto: a@b.example", "mailto:A <a@b.example>", "mailto:<a@b.example>"),
        *("mailto:a@b.example,c@d.example", "mailto:a@127.0.0.1", "http://b.example"),
        *("https://localhost", "https://localhost:8000/", "https://127.0.0.1/", "https://"),
        *("https://box.local", "https://showup.lan", "mailto:a@nas.home.arpa"),
        *("https://x.localhost/", "https://b.example/a b", "mailto:a@b.example\n"),
    ],
)
def test_contacts_that_apple_refuses_are_refused_at_start(subject: str) -> None:
    with pytest.raises(ValueError, match="contact for push services"):
        VapidTokens(KEY, subject, Wall())


@pytest.mark.parametrize(
    "public_url",
    [
        *("https://localhost", "https://localhost:8443", "https://box", "https://box.local:8443"),
        *("https://192.168.1.7", "https://[::1]:8443", "https://10.0.0.7:443"),
        *("https://user:word@circle.example", "http://localhost:8000", "http://circle.example"),
    ],
)
def test_a_public_address_on_a_private_host_still_lets_notices_go_out(public_url: str) -> None:
    VapidTokens(KEY, choose_contact("", public_url), Wall())
    assert choose_contact("", public_url) == NO_CONTACT
    assert choose_contact(SUBJECT, public_url) == SUBJECT


def test_a_public_address_is_the_contact_of_whoever_set_none() -> None:
    assert choose_contact("", "https://circle.example") == "https://circle.example"


def test_a_vapid_key_is_on_p256() -> None:
    with pytest.raises(ValueError, match="P-256"):
        VapidTokens(ec.generate_private_key(ec.SECP384R1()), SUBJECT, Wall())


# --- what an answer means -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((200, "accepted"), (201, "accepted"), (202, "accepted"), (204, "accepted")),
        *((301, "refused"), (307, "refused"), (400, "refused"), (413, "refused"), (415, "refused")),
        *((401, "key_refused"), (403, "key_refused"), (404, "gone"), (410, "gone")),
        *((406, "throttled"), (408, "retry"), (429, "retry"), (500, "retry"), (503, "retry")),
    ],
)
def test_statuses(status: int, kind: str) -> None:
    outcome = judge_answer(status, None, "", NOW)

    assert (outcome.kind, outcome.status) == (kind, status)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        ("0", 0.0),
        ("Sun, 22 Nov 2026 12:10:00 GMT", 600.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sunday, 22-Nov-26 12:10:00 GMT", 600.0),
        ("999999999999", 86400.0),
        ("Mon, 22 Nov 2027 12:00:00 GMT", 86400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Sun, 99 Nov 2026 12:10:00 GMT", None),
        (f"Sun, 22 Nov {'9' * 20} 12:10:00 GMT", None),
        (f"Sun, 22 Nov 2026 12:10:00 +{'9' * 20}", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds
    assert judge_answer(429, value, "", NOW).retry_after_s == seconds
    # Beside a subscription that is gone it says nothing, whatever it is.
    assert judge_answer(410, value, "", NOW).kind == "gone"


def test_throttling_by_406_means_hours_unless_told() -> None:
    assert (judge_answer(406, None, "", NOW).retry_after_s or 0) >= 3600
    assert judge_answer(406, "60", "", NOW).retry_after_s == 60


def test_the_push_services_own_words_are_kept_for_the_log() -> None:
    assert (
        judge_answer(403, None, '{"reason":"BadJwtToken"}', NOW).reason
        == '{"reason":"BadJwtToken"}'
    )
    assert judge_answer(403, None, "", NOW).reason == "Forbidden"
    assert judge_answer(599, None, "", NOW).reason == ""


def test_padding_keeps_json_readable() -> None:
    payload = json.dumps({"n": "x"}).encode()

    assert json.loads(payload.ljust(MAX_PAYLOAD)) == {"n": "x"}
