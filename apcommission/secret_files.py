"""Settings from the environment, or from files that it names: SECRET_KEY_FILE=/run/secrets/secret_key.

Every setting can be given so; it is meant for those that are secret. Docker and Kubernetes put such files
into a container, where no list of processes and no dump of the environment shows them.
"""

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Trimmed(FileAwareMapping):
    """What stands in a file, without the end of line that editors put there."""

    def __getitem__(self, key: str) -> str:
        value: str = super().__getitem__(key)
        return value.strip() if self.env.get(f"{key}_FILE") else value


class Env(environ.Env):
    """Reads NAME from the file that NAME_FILE names, where it is set, and else from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.ENVIRON = _Trimmed()
