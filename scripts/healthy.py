"""Whether the web server of this container answers: the health check of docker-compose.yml.

Asks whether it is alive, not whether database and broker are: to start the web server anew would not help
them. Exit code 0 for yes. Standard library only.
"""

import http.client
import os
import sys

PORT = 8000
PAGE = "/healthz"


def main(port: int = PORT) -> int:
    """0 if the page comes, 1 if the server does not answer or answers with an error."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PAGE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except OSError as error:
        print(f"No answer: {error}")
        return 1
    finally:
        connection.close()
    print(f"Answer: {status}")
    return 0 if status < 400 else 1


if __name__ == "__main__":
    sys.exit(main())
