"""Checks codes at the partner edge of yuejuma (粤居码): python verify.py [--id-card-compared] <purpose> <token>...

The stubs are generated from proto/ at the first run, into a temporary folder. Environment: YUEJUMA_EDGE (127.0.0.1:9090),
YUEJUMA_TOKEN_URL, YUEJUMA_CLIENT_ID, YUEJUMA_CLIENT_SECRET. One line a token: its reason, and the claims as JSON.
With --id-card-compared you say that the name printed beside each printed code (YJP1:) was compared with the ID card of whoever
holds it; without it a printed code is MALFORMED, and for any other code it means nothing.
An example, not a library: it holds no retries; the TypeScript client shows what a desk needs besides.
"""

import argparse
import json
import os
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

import grpc
import grpc_tools
from google.protobuf.json_format import MessageToDict
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2]


def generate(folder: str) -> None:
    """Writes the stubs, and puts them on the path."""
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    includes = [f"-I{ROOT / 'proto'}", f"-I{ROOT / 'third_party'}", f"-I{well_known}"]
    imports, seen = ["yuejuma/code/v1/code_service.proto"], set()
    while imports:
        name = imports.pop()
        if name in seen or name.startswith("google/protobuf/"):
            continue
        seen.add(name)
        path = next(base / name for base in (ROOT / "proto", ROOT / "third_party") if (base / name).exists())
        imports += [line.split('"')[1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("import ")]
    if protoc.main(["protoc", *includes, f"--python_out={folder}", f"--grpc_python_out={folder}", *sorted(seen)]) != 0:
        sys.exit("the stubs could not be generated")
    sys.path.insert(0, folder)


def bearer_token() -> str:
    """A token by client credentials (RFC 6749 section 4.4)."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": os.environ["YUEJUMA_CLIENT_ID"],
        "client_secret": os.environ["YUEJUMA_CLIENT_SECRET"],
    }
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(os.environ["YUEJUMA_TOKEN_URL"], body, timeout=5) as response:
        return json.load(response)["access_token"]


def main(purpose: str, tokens: list[str], id_card_compared: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        generate(folder)
        from yuejuma.code.v1 import code_service_pb2 as messages
        from yuejuma.code.v1 import code_service_pb2_grpc as service

        check = messages.StreamVerifyCodesRequest.Check
        request = messages.StreamVerifyCodesRequest(
            checks=[
                check(id=at, token=token, purpose=purpose, id_card_compared=id_card_compared)
                for at, token in enumerate(tokens)
            ]
        )
        # Plaintext is what a development start speaks; elsewhere grpc.secure_channel.
        with grpc.insecure_channel(os.environ.get("YUEJUMA_EDGE", "127.0.0.1:9090")) as channel:
            stub = service.CodeServiceStub(channel)
            metadata = [("authorization", f"Bearer {bearer_token()}")]
            answers = {}
            for response in stub.StreamVerifyCodes(iter([request]), metadata=metadata, timeout=20):
                for answer in response.answers:
                    answers[answer.id] = answer
        reasons = messages.VerifyCodeResponse.Reason
        for at in range(len(tokens)):
            answer = answers[at]
            if answer.HasField("error"):
                print(answer.error.message)
            else:
                reason = reasons.Name(answer.verdict.reason).removeprefix("REASON_")
                print(reason, json.dumps(MessageToDict(answer.verdict.claims), sort_keys=True))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--id-card-compared", action="store_true")
    arguments.add_argument("purpose")
    arguments.add_argument("token", nargs="+")
    given = arguments.parse_args()
    main(given.purpose, given.token, given.id_card_compared)
