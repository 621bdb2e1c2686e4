"""A child for test_apart: does what it is told, well or badly."""

import os
import sys
import time

from presscentre.accreditation import apart


def work(head: apart.Head, parts: list[bytes]) -> apart.Message:
    if head["do"] == "eat":
        parts = [bytes(1 << 30)]
    elif head["do"] == "sleep":
        time.sleep(600)
    elif head["do"] == "die":
        os._exit(1)
    elif head["do"] == "babble":
        sys.stdout.buffer.write(b"[1, 2]\n")
    elif head["do"] == "boast":
        sys.stdout.buffer.write(b'{"sizes": [1099511627776], "memory": 1}\n')
    elif head["do"] == "tell":
        return {"known": sorted(os.environ)}, []
    return {}, [part[::-1] for part in parts]


if __name__ == "__main__":
    apart.serve(work)
