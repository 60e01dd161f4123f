"""Answers JSON lines: serve(handler) calls handler(request) for every line of stdin and prints its reply."""

import json
import sys
import traceback


def serve(handler):
    out = sys.stdout
    sys.stdout = sys.stderr  # what libraries print must not mix with the replies
    for line in sys.stdin:
        try:
            reply = handler(json.loads(line))
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            reply = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(reply) + "\n")
        out.flush()
