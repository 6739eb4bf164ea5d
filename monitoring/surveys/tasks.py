"""Sending surveys in the worker. Every task may come twice and may be cut off: nobody is written to twice."""

from celery import shared_task
from django.utils import timezone

from monitoring.surveys import queries, waves
from monitoring.surveys.models import Wave


@shared_task
def send_invitations(wave_pk: int) -> int:
    """Send what is not sent of a wave; returns how many now."""
    wave = Wave.objects.get(pk=wave_pk)
    if wave.state != Wave.State.IN_PROGRESS:
        return 0
    today = timezone.localdate()
    left = wave.invitations.filter(sent_on=None).exclude(email="").order_by("pk")
    keys = list(left.values_list("pk", flat=True))
    sent = sum(waves.invite(invitation_pk=key, today=today) for key in keys)
    waves.all_sent(wave_pk=wave_pk)
    return sent


@shared_task
def follow_surveys() -> None:
    """Each morning: go on with waves that a stopped worker left, remind, close what is over."""
    today = timezone.localdate()
    for wave in queries.over(today):
        waves.close_wave(by=None, wave=wave)
    in_progress = Wave.objects.filter(state=Wave.State.IN_PROGRESS)
    for key in in_progress.values_list("pk", flat=True):
        send_invitations(key)
    for key in list(queries.to_remind(today).values_list("pk", flat=True)):
        waves.remind(invitation_pk=key, today=today)
