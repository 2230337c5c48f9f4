"""What an operator's command can't do, in words for whoever runs it."""


class BackupProblem(RuntimeError):
    """A backup can't be made or opened; the text says why and what to do."""


class RotationProblem(RuntimeError):
    """Keys can't be changed now; the text says what to do."""


class AlreadyRunning(RuntimeError):
    """Another process does this here; the text says which and what to do."""
