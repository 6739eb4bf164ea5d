"""What happens to surveys by itself. Every task may come twice, and may be cut off at any point."""

from celery import shared_task
from django.utils import timezone

from monitoring.surveys import waves
from monitoring.surveys.models import Wave


@shared_task
def send_wave(wave_pk: int) -> int:
    """Ask for the e-mails of a wave, batch by batch; returns how many."""
    sent = 0
    while number := waves.send_batch(wave_pk=wave_pk):
        sent += number
    return sent


@shared_task
def follow_surveys() -> None:
    """Each hour of the day: close what is over, send what a stopped worker left out, remind."""
    today = timezone.localdate()
    waves.close_what_is_over(today=today)
    for key in Wave.objects.filter(state=Wave.State.OPEN).values_list("pk", flat=True):
        send_wave(key)
    while waves.remind_batch(today=today):
        pass
