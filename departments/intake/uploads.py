"""No file larger than may be read is kept while it arrives (settings.FILE_UPLOAD_HANDLERS)."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from departments.intake.reading import STANDARD

HOPELESS = 5 * STANDARD.bytes
"""Announced larger than this, the rest of the request is not even received."""


class LimitedUploadHandler(FileUploadHandler):
    """Stands before the handlers that store: counts what comes in, and passes on nothing of a file that is too large.

    The other fields of the form still arrive, so that the page can say at the field what is wrong: `was_too_large`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.announced = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803  - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.announced > HOPELESS:
            self._remember()
            raise StopUpload(connection_reset=True)
        if self.received > STANDARD.bytes:
            self._remember()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None

    def _remember(self) -> None:
        if self.request is not None:
            self.request.META[_TOO_LARGE] = self.field_name


_TOO_LARGE = "ikg.upload_too_large"


def was_too_large(request: HttpRequest, field: str) -> bool:
    """Whether the file of this field was left out because it was larger than may be read."""
    return request.META.get(_TOO_LARGE) == field
