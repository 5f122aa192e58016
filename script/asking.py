"""Ask the web server of this container how it is; the exit code is 0 when it is well.

Run as ``python -m script.asking``, every half minute; so it loads no Django.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Return 0 when `/healthz` answers 200, else 1; what it says goes to standard output."""
    port = (os.environ.get("BIND") or "").rpartition(":")[2] or os.environ.get("PORT") or "8000"
    host = urlsplit(os.environ.get("SITE_URL") or "http://127.0.0.1").hostname or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            print(answer.read().decode())
            return 0
    except urllib.error.HTTPError as error:
        print(error.read().decode())
    except OSError as error:
        print(error)
    return 1


if __name__ == "__main__":
    sys.exit(main())
