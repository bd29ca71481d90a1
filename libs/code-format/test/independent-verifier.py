#!/usr/bin/env python3
"""A verifier written from docs/code-format.md alone, with none of the project's code.

Usage: independent-verifier.py [vectors folder]     needs: cbor2, cryptography
"""

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MAX_TEXT = 1024
MAX_U32 = 4294967295
MAX_TOKEN_LIFE = 60
MAX_STRIP_LIFE = 86400
MAX_PRINTED_LIFE = 28 * 86400
MAX_REQUEST_LIFE = 300
MAX_LIST_AGE_MS = 86400 * 1000
SKEW_MS = 15000
KID = r"[thsp]-[a-z0-9]{1,14}"
LIST_KID = r"l-[a-z0-9]{1,14}"
REQUEST_KID = r"r-[a-z0-9]{1,14}"
PARTNER = r"(?=.{1,32}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*"
PURPOSE = r"[A-Z][A-Z0-9_]{0,31}"
CLAIM = r"[a-z][A-Za-z0-9]{0,31}"
DAY_POSITIONS = 2**29
EDDSA, ES256 = -8, -7
COSE_ALG = {"EdDSA": EDDSA, "ES256": ES256}
ALGS = {"yjt": (EDDSA, ES256), "yjs": (EDDSA, ES256), "yjd": (ES256,), "yjh": (EDDSA,), "yjp": (EDDSA, ES256), "yjr": (ES256,)}
SPACE = {"yjt": "t", "yjs": "s", "yjh": "h", "yjp": "p"}
TEXTS = {
    "RESIDENT": ("YJ1:", ("yjt", "yjd")),
    "HOUSE": ("YJH1:", ("yjh",)),
    "PRINTED": ("YJP1:", ("yjp",)),
    "REQUEST": ("YJR1:", ("yjr",)),
}
OPTIONS = {"skewSeconds", "minVersion", "statusList"}


class Refused(Exception):
    pass


def require(condition, reason="MALFORMED"):
    if not condition:
        raise Refused(reason)


# --- Base45, base64url, time ---------------------------------------------------------------------


def base45_group(group):
    require(len(group) > 1)
    value = sum(digit * 45**place for place, digit in enumerate(group))
    require(value < 256 ** (len(group) - 1))
    return value.to_bytes(len(group) - 1, "big")


def base45_decode(text):
    require(all(character in BASE45 for character in text))
    digits = [BASE45.index(character) for character in text]
    return b"".join(base45_group(digits[at : at + 3]) for at in range(0, len(digits), 3))


def base64url(text, size):
    """Own decoder: the one of the standard library skips foreign characters and stray bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    require(type(text) is str and len(text) == -(-size * 8 // 6) and all(c in alphabet for c in text))
    number = 0
    for character in text:
        number = number * 64 + alphabet.index(character)
    spare = len(text) * 6 - size * 8
    require(number % (1 << spare) == 0)
    return (number >> spare).to_bytes(size, "big")


def milliseconds(text):
    pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z"
    require(type(text) is str and re.fullmatch(pattern, text))
    try:
        parts = [int(part) for part in re.findall("[0-9]+", text)]
        moment = datetime(*parts[:6], tzinfo=timezone.utc)
    except ValueError:
        raise Refused("MALFORMED") from None
    since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return since // timedelta(milliseconds=1) + (parts[6] if len(parts) > 6 else 0)


# --- CBOR: cbor2 reads leniently, so types are checked and the bytes compared with a fresh encoding


def integer(low, high):
    return lambda value: type(value) is int and low <= value <= high


def octets(low, high):
    return lambda value: type(value) is bytes and low <= len(value) <= high


def text_like(pattern):
    return lambda value: type(value) is str and re.fullmatch(pattern, value) is not None


def ascii_octets(pattern):
    return lambda value: type(value) is bytes and re.fullmatch(pattern.encode(), value) is not None


def ascending(values):
    return all(one < other for one, other in zip(values, values[1:]))


def texts_like(pattern):
    def check(value):
        return type(value) is list and 1 <= len(value) <= 16 and all(map(text_like(pattern), value)) and ascending(value)

    return check


def map_of(table):
    """Type checks come first: in Python True, 1 and 1.0 are one key."""

    def check(value):
        if type(value) is not dict or [type(key) for key in value] != [int] * len(table):
            return False
        return list(value) == [row[0] for row in table] and all(row[2](value[row[0]]) for row in table)

    return check


def decode(data):
    try:
        return cbor2.loads(data)
    except Exception:
        raise Refused("MALFORMED") from None


def read_map(data, table):
    value = decode(data)
    require(map_of(table)(value) and cbor2.dumps(value) == data)
    return {name: value[key] for key, name, _ in table}


COSE_KEY = [
    (1, "kty", integer(2, 2)),
    (-1, "crv", integer(1, 1)),
    (-2, "x", octets(32, 32)),
    (-3, "y", octets(32, 32)),
]
ISS = (1, "iss", text_like(r"[a-z0-9][a-z0-9.-]{0,31}"))
EXP = (4, "exp", integer(0, MAX_U32))
NBF = (5, "nbf", integer(0, MAX_U32))
VERSION = (-65537, "version", integer(1, 65535))
TOKEN = [ISS, EXP, NBF, (6, "iat", integer(0, MAX_U32)), (7, "cti", octets(16, 32)), VERSION]
CLAIMS = {
    "yjt": TOKEN,
    "yjd": [*TOKEN, (-65538, "strip", octets(1, 512))],
    "yjs": [
        ISS,
        EXP,
        NBF,
        (8, "cnf", map_of([(1, "key", map_of(COSE_KEY))])),
        VERSION,
        (-65539, "statusIndex", integer(0, MAX_U32)),
    ],
    "yjp": [ISS, EXP, NBF, VERSION, (-65539, "statusIndex", integer(0, DAY_POSITIONS - 1))],
    "yjr": [
        (1, "iss", text_like(PARTNER)),
        EXP,
        (6, "iat", integer(0, MAX_U32)),
        (7, "cti", octets(16, 32)),
        (-65543, "purpose", text_like(PURPOSE)),
        (-65544, "claims", texts_like(CLAIM)),
    ],
    "yjh": [
        ISS,
        (-65540, "cityCode", text_like(r"[1-9][0-9]{3}")),
        (-65541, "houseCodeId", octets(16, 16)),
        (-65542, "stickerVersion", integer(1, 65535)),
    ],
}


# --- COSE_Sign1 ----------------------------------------------------------------------------------


class Frame:
    def __init__(self, data, typs):
        self.cose = data
        protected, payload, self.signature = frame_parts(data)
        self.typ, header = read_header(protected, typs)
        self.alg = header["alg"]
        self.kid = header["kid"].decode() if "kid" in header else None
        self.claims = read_map(payload, CLAIMS[self.typ])
        self.signed = cbor2.dumps(["Signature1", protected, b"", payload])


def frame_parts(data):
    tag = decode(data)
    require(type(tag) is cbor2.CBORTag and tag.tag == 18)
    # Releases of cbor2 differ in whether the content of a tag is mutable.
    require(isinstance(tag.value, (list, tuple)) and len(tag.value) == 4)
    protected, unprotected, payload, signature = tag.value
    require(isinstance(unprotected, Mapping) and not unprotected)
    require(type(protected) is bytes and type(payload) is bytes and octets(64, 64)(signature))
    require(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature])) == data)
    return protected, payload, signature


def read_header(protected, typs):
    header = decode(protected)
    typ = header.get(16) if type(header) is dict else None
    require(type(typ) is str and typ in typs)
    kid = [] if typ == "yjd" else [(4, "kid", ascii_octets(REQUEST_KID if typ == "yjr" else KID))]
    alg = (1, "alg", lambda value: type(value) is int and value in ALGS[typ])
    return typ, read_map(protected, [alg, *kid, (16, "typ", text_like(typ))])


# --- Signatures ----------------------------------------------------------------------------------


def check_eddsa(public, signature, message):
    ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


def check_es256(x, y, signature, message):
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))


def check_signature(check, *arguments):
    try:
        check(*arguments)
    except (InvalidSignature, ValueError):
        raise Refused("BAD_SIGNATURE") from None


def check_by_list(frame, key):
    require(frame.alg == COSE_ALG[key["alg"]], "BAD_SIGNATURE")
    check = check_eddsa if key["alg"] == "EdDSA" else check_es256
    check_signature(check, *key["public"], frame.signature, frame.signed)


# --- Key list (section 9) ------------------------------------------------------------------------


def members(value, names):
    require(type(value) is dict and set(value) == set(names))


def read_jwk(alg, jwk):
    fixed = {"EdDSA": {"kty": "OKP", "crv": "Ed25519"}, "ES256": {"kty": "EC", "crv": "P-256"}}[alg]
    coordinates = ["x"] if alg == "EdDSA" else ["x", "y"]
    members(jwk, [*fixed, *coordinates])
    require(all(jwk[name] == value for name, value in fixed.items()))
    return [base64url(jwk[name], 32) for name in coordinates]


def read_key(entry):
    members(entry, ["kid", "alg", "publicKeyJwk", "notBefore", "notAfter", "state"])
    kid, alg, state = entry["kid"], entry["alg"], entry["state"]
    require(text_like(f"{KID}|{LIST_KID}")(kid) and alg in ("EdDSA", "ES256"))
    require(state in ("ACTIVE", "NEXT", "RETIRED", "REVOKED") and (kid[0] != "h" or alg == "EdDSA"))
    start, end = milliseconds(entry["notBefore"]), milliseconds(entry["notAfter"])
    require(start < end)
    public = read_jwk(alg, entry["publicKeyJwk"])
    return {"kid": kid, "alg": alg, "public": public, "start": start, "end": end, "state": state}


def read_key_list(value):
    members(value, ["keys", "validUntil", "signature"])
    require(type(value["keys"]) is list and len(value["keys"]) <= 64)
    entries = [read_key(entry) for entry in value["keys"]]
    keys = {entry["kid"]: entry for entry in entries}
    require(len(keys) == len(entries))
    return keys, milliseconds(value["validUntil"]), base64url(value["signature"], 64)


def verify_key_list(value, root, now):
    keys, valid_until, signature = read_key_list(value)
    bare = {name: value[name] for name in ("keys", "validUntil")}
    canonical = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    check_signature(check_eddsa, *read_jwk("EdDSA", root), signature, canonical.encode())
    require(now < valid_until, "EXPIRED")
    return keys


# --- Status list (section 16) --------------------------------------------------------------------


def any_base64url(text):
    require(type(text) is str and len(text) % 4 != 1)
    return base64url(text, len(text) * 6 // 8)


def packed_positions(data):
    require(len(data) >= 5 and data[0] <= 29)
    k, count = data[0], int.from_bytes(data[1:5], "big")
    bits = "".join(f"{byte:08b}" for byte in data[5:])
    at, positions = 0, []
    for _ in range(count):
        end = bits.find("0", at)
        require(end >= 0 and end + 1 + k <= len(bits))
        gap = (end - at) * 2**k + (int(bits[end + 1 : end + 1 + k], 2) if k else 0)
        at = end + 1 + k
        positions.append((positions[-1] if positions else -1) + 1 + gap)
        require(positions[-1] < DAY_POSITIONS)
    require(len(bits) - at < 8 and "1" not in bits[at:])
    return positions


def read_day(entry):
    members(entry, ["day", "revoked"])
    require(type(entry["day"]) is str)
    place = milliseconds(entry["day"] + "T00:00:00Z") // 86400000 % 8
    return [place * DAY_POSITIONS + position for position in packed_positions(any_base64url(entry["revoked"]))]


def verify_status_list(value, keys, now):
    members(value, ["days", "kid", "minVersion", "producedTime", "sinceTime", "signature"])
    days, floor, since = value["days"], value["minVersion"], value["sinceTime"]
    require(type(days) is list and len(days) <= 8)
    revoked = sorted(index for entry in days for index in read_day(entry))
    require(all(one["day"] < other["day"] for one, other in zip(days, days[1:])))
    require(text_like(r"[1-9][0-9]{0,4}")(floor) and int(floor) <= 65535)
    produced = milliseconds(value["producedTime"])
    require(since == "" or milliseconds(since) < produced)
    check_list_signature(value, keys, now)
    return {"revoked": revoked, "minVersion": int(floor)}


def check_list_signature(value, keys, now):
    """After the form of what the list says: its kid and signature are looked at last."""
    require(text_like(LIST_KID)(value["kid"]))
    signature = base64url(value["signature"], 64)
    require(value["kid"] in keys, "UNKNOWN_KEY")
    key = keys[value["kid"]]
    require(key["state"] != "REVOKED" and key["start"] <= now < key["end"], "ISSUER_NOT_TRUSTED")
    bare = {name: value[name] for name in value if name != "signature"}
    canonical = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    check = check_eddsa if key["alg"] == "EdDSA" else check_es256
    check_signature(check, *key["public"], signature, canonical.encode())


# --- List of revoked printed codes (section 19) ---------------------------------------------------


def verify_printed_list(value, keys, now):
    members(value, ["kid", "producedTime", "revokedPrinted", "signature"])
    milliseconds(value["producedTime"])
    revoked = packed_positions(any_base64url(value["revokedPrinted"]))
    check_list_signature(value, keys, now)
    return {"revoked": revoked}


# --- List of partners (section 17) ----------------------------------------------------------------


def is_words(value):
    """Lengths are of UTF-16; half a surrogate pair cannot be encoded at all."""
    try:
        return type(value) is str and 1 <= len(value.encode("utf-16-le")) // 2 <= 100
    except UnicodeEncodeError:
        return False


def check_day(value):
    require(type(value) is str)
    milliseconds(value + "T00:00:00Z")


def check_name(value):
    members(value, ["zh-Hans", "zh-Hant", "en"])
    require(all(map(is_words, value.values())))


def check_all(values, check):
    """Each is good, and their names ascend."""
    require(type(values) is list)
    require(ascending([check(value) for value in values]))


def check_request_key(value):
    members(value, ["kid", "publicKeyJwk"])
    require(text_like(REQUEST_KID)(value["kid"]))
    read_jwk("ES256", value["publicKeyJwk"])
    return value["kid"]


def check_purpose(value):
    members(value, ["purpose", "name", "claims", "consent", "legalBasis", "from", "to"])
    check_name(value["name"])
    claims, start, end = value["claims"], value["from"], value["to"]
    require(text_like(PURPOSE)(value["purpose"]) and is_words(value["legalBasis"]) and value["consent"] in ("NONE", "ONCE"))
    require(type(claims) is list and claims and all(map(text_like(CLAIM), claims)) and ascending(claims))
    check_day(start)
    if end != "":
        check_day(end)
        require(start <= end)
    return value["purpose"]


def check_partner(value):
    members(value, ["partner", "state", "name", "cityCode", "reviewedBy", "reviewedOn", "requestKeys", "purposes"])
    require(text_like(PARTNER)(value["partner"]) and value["state"] in ("ACTIVE", "REVOKED"))
    require(text_like(r"44([0-9]{2})?")(value["cityCode"]) and is_words(value["reviewedBy"]))
    check_name(value["name"])
    check_day(value["reviewedOn"])
    check_all(value["requestKeys"], check_request_key)
    check_all(value["purposes"], check_purpose)
    return value["partner"]


def verify_partner_list(value, keys, now):
    members(value, ["kid", "partners", "producedTime", "signature"])
    milliseconds(value["producedTime"])
    check_all(value["partners"], check_partner)
    check_list_signature(value, keys, now)
    return value


# --- A verifier's request, and the token that answers it (section 18) ------------------------------


def found(entries, name, value, reason):
    match = [entry for entry in entries if entry[name] == value]
    require(match, reason)
    return match[0]


def verify_request(vector, partners):
    now = milliseconds(vector["now"])
    frame, _ = read_text("REQUEST", vector["request"])
    claims = frame.claims
    require(-SKEW_MS <= now - milliseconds(partners["producedTime"]) <= MAX_LIST_AGE_MS, "PARTNER_LIST_STALE")
    partner = found(partners["partners"], "partner", claims["iss"], "PARTNER_NOT_LISTED")
    require(partner["state"] == "ACTIVE", "PARTNER_REVOKED")
    key = found(partner["requestKeys"], "kid", frame.kid, "UNKNOWN_KEY")
    check_signature(check_es256, *read_jwk("ES256", key["publicKeyJwk"]), frame.signature, frame.signed)
    require(now >= claims["iat"] * 1000 - SKEW_MS, "NOT_YET_VALID")
    answered = vector["answeredAt"] * 1000 if "answeredAt" in vector else now
    require(answered < claims["exp"] * 1000 + SKEW_MS, "EXPIRED")
    purpose = found(partner["purposes"], "purpose", claims["purpose"], "PURPOSE_NOT_REGISTERED")
    today = (datetime(1970, 1, 1) + timedelta(milliseconds=now, hours=8)).strftime("%Y-%m-%d")
    require(purpose["from"] <= today and (not purpose["to"] or today <= purpose["to"]), "PURPOSE_NOT_REGISTERED")
    require(set(claims["claims"]) <= set(purpose["claims"]), "ASKS_TOO_MUCH")


def answer_to(answer):
    """What the cti of an answer is, for a nonce."""
    signed, nonce = read_text("REQUEST", answer["request"])[0].signed, bytes.fromhex(answer["nonceHex"])
    commitment = hashlib.sha256(nonce + signed).digest()[:16]
    return {"toBeSignedHex": signed.hex(), "ctiHex": (nonce + commitment).hex()}


# --- Verifying a code (section 10) ---------------------------------------------------------------


def read_text(code, text):
    prefix, typs = TEXTS[code]
    require(len(text) <= MAX_TEXT and text.startswith(prefix))
    frame = Frame(base45_decode(text[len(prefix) :]), typs)
    strip = Frame(frame.claims["strip"], ("yjs",)) if frame.typ == "yjd" else None
    if frame.typ == "yjp":
        require(frame.claims["nbf"] < frame.claims["exp"])
        require(frame.claims["exp"] - frame.claims["nbf"] <= MAX_PRINTED_LIFE)
    elif frame.typ == "yjr":
        require(frame.claims["iat"] < frame.claims["exp"])
        require(frame.claims["exp"] - frame.claims["iat"] <= MAX_REQUEST_LIFE)
    elif frame.typ != "yjh":
        check_token_life(frame.claims)
    if strip:
        check_strip_life(strip.claims)
    return frame, strip


def check_token_life(claims):
    require(claims["iat"] <= claims["nbf"] < claims["exp"])
    require(claims["exp"] - claims["iat"] <= MAX_TOKEN_LIFE)


def check_strip_life(claims):
    require(claims["nbf"] < claims["exp"] and claims["exp"] - claims["nbf"] <= MAX_STRIP_LIFE)


def trusted_key(frames, keys, issuer, now):
    issued = frames[-1]
    require(issued.kid[0] == SPACE[issued.typ] and issued.kid in keys, "UNKNOWN_KEY")
    key = keys[issued.kid]
    require(key["state"] != "REVOKED" and key["start"] <= now < key["end"], "ISSUER_NOT_TRUSTED")
    require(all(frame.claims["iss"] == issuer for frame in frames), "ISSUER_NOT_TRUSTED")
    return key


def check_signatures(frames, key):
    issued = frames[-1]
    check_by_list(issued, key)
    if issued.typ == "yjs":
        cose_key = issued.claims["cnf"][1]
        token = frames[0]
        check_signature(check_es256, cose_key[-2], cose_key[-3], token.signature, token.signed)


def check_times(frames, now, skew):
    require(all(now >= frame.claims["nbf"] * 1000 - skew for frame in frames), "NOT_YET_VALID")
    require(all(now < frame.claims["exp"] * 1000 + skew for frame in frames), "EXPIRED")


def check_revocation(strip, status_list, now, skew):
    if status_list is None:
        return require(strip is None, "STATUS_LIST_STALE")
    produced = milliseconds(status_list["producedTime"])
    require(-skew <= now - produced <= MAX_LIST_AGE_MS, "STATUS_LIST_STALE")
    revoked = strip is not None and strip.claims["statusIndex"] in status_list["revoked"]
    return require(not revoked, "REVOKED")


def verify(vector, keys, issuer):
    options, now = vector.get("options", {}), milliseconds(vector["now"])
    if set(options) - OPTIONS:
        raise ValueError(f"option not in the page: {sorted(options)}")
    skew = options.get("skewSeconds", 15) * 1000
    frame, strip = read_text(vector["code"], vector["text"])
    frames = [frame, strip] if strip else [frame]
    check_signatures(frames, trusted_key(frames, keys, issuer, now))
    if frame.typ != "yjh":
        check_times(frames, now, skew)
        lowest = min(part.claims["version"] for part in frames)
        require(lowest >= options.get("minVersion", 1), "VERSION_TOO_OLD")
        check_revocation(frame if frame.typ == "yjp" else strip, options.get("statusList"), now, skew)
    return {
        "expectedKid": frames[-1].kid,
        "coseHex": frame.cose.hex(),
        "toBeSignedHex": frame.signed.hex(),
        "payloadHash": hashlib.sha256(frame.signed).hexdigest(),
    }


# --- The vector files (section 14) ---------------------------------------------------------------


def outcome(judge):
    try:
        return "OK", judge() or {}
    except Refused as refused:
        return str(refused), {}


def complaint(vector, judge):
    """None when the verdict, and every piece a positive vector names, is the expected one."""
    reason, pieces = outcome(judge)
    if reason != vector["expectedReason"]:
        return f"{vector['name']}: expected {vector['expectedReason']}, got {reason}"
    differing = [name for name, value in pieces.items() if vector.get(name) != value]
    return f"{vector['name']}: differs in {differing}" if differing else None


def judge_all(folder):
    keys_file, *files = (
        json.loads((folder / f"{name}.json").read_text("utf-8"))
        for name in (
            "keys", "positive", "negative", "key-lists", "status-lists", "printed-lists", "partner-lists", "requests",
        )
    )
    positive, negative, lists, statuses, papers, partner_lists, requests = (file["vectors"] for file in files)
    answer = {**files[-1]["answer"], "name": "answer", "expectedReason": "OK"}
    root, issuer = keys_file["rootPublicKeyJwk"], keys_file["issuer"]
    keys = verify_key_list(keys_file["keyList"], root, milliseconds("2026-11-21T08:00:00Z"))
    for vector in positive + negative:
        yield vector, complaint(vector, lambda: verify(vector, keys, issuer))
    for vector in statuses:
        yield vector, complaint(vector, lambda: verify_status_list(vector["list"], keys, milliseconds(vector["now"])))
    for vector in papers:
        yield vector, complaint(vector, lambda: verify_printed_list(vector["list"], keys, milliseconds(vector["now"])))
    partners = verify_partner_list(files[-1]["partnerList"], keys, milliseconds("2026-11-21T08:00:00Z"))
    for vector in partner_lists:
        yield vector, complaint(vector, lambda: only_verdict(verify_partner_list, vector, keys))
    for vector in requests:
        yield vector, complaint(vector, lambda: verify_request(vector, partners))
    yield answer, complaint(answer, lambda: answer_to(answer))
    for vector in lists:
        yield vector, complaint(vector, lambda: only_verdict(verify_key_list, vector, root))


def only_verdict(verify_list, vector, trust):
    verify_list(vector["list"], trust, milliseconds(vector["now"]))


def main(arguments):
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent / "vectors"
    results = list(judge_all(folder))
    wrong = [text for _, text in results if text]
    right = [vector["expectedReason"] for vector, text in results if not text]
    accepted = right.count("OK")
    print("\n".join([*wrong, f"{accepted} accepted, {len(right) - accepted} refused, {len(wrong)} wrong"]))
    return 1 if wrong or not right else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
