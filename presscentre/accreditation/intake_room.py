"""A process for each file of evidence: what strangers send is parsed there, with little memory, time and no secret."""

import json
import resource
import subprocess
import sys

from presscentre.accreditation import apart
from presscentre.accreditation.portraits import Unfit
from presscentre.accreditation.proofs import Proof, examine

MEMORY = 400 * 1024 * 1024  # of data, beside the code of the libraries
SECONDS = 20


def examined(data: bytes) -> Proof:
    """What `proofs.examine` gives, from a process of its own. Raises Unfit, also if that one burst or took too long."""
    command = [sys.executable, "-m", "presscentre.accreditation.intake_room"]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, env=apart.environment(), timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise Unfit("evidence_damaged") from slow
    line, _break, kept = done.stdout.partition(b"\n")
    if done.returncode or not line:
        raise Unfit("evidence_damaged")
    told = json.loads(line)
    if "code" in told:
        raise Unfit(told["code"])
    return Proof(told["media_type"], kept)


def main() -> None:
    """Read one file, write a line of JSON and, if it may be kept, its bytes."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        proof = examine(sys.stdin.buffer.read())
    except (Unfit, MemoryError) as no:
        sys.stdout.buffer.write(json.dumps({"code": getattr(no, "code", "evidence_damaged")}).encode() + b"\n")
        return
    sys.stdout.buffer.write(json.dumps({"media_type": proof.media_type}).encode() + b"\n" + proof.data)


if __name__ == "__main__":
    main()
