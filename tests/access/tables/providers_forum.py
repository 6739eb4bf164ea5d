"""The forum: run by the authority, read and answered by whoever is invited."""

from typing import Any

from providers.forum.models import Booking, ForumAction, ForumMeeting, Training, TrainingNeed
from tests.access.personas import LA, SCHOOLS
from tests.access.rows import Row
from tests.factories.forum import (
    ActionFactory,
    BookingFactory,
    MeetingFactory,
    NeedFactory,
    PointFactory,
    TrainingFactory,
)
from tests.factories.world import World

MANAGER = {"provider_manager"}
MANAGERS = MANAGER | {"other_provider_manager"}
INVITED = LA | MANAGER
ANSWERERS = MANAGERS | SCHOOLS | {"agency"}
TRAINED = MANAGERS | SCHOOLS


def meeting(world: World) -> ForumMeeting:
    def make(world: World) -> ForumMeeting:
        made: ForumMeeting = MeetingFactory()
        made.invitations.create(organisation=world.provider.organisation)
        PointFactory(meeting=made)
        PointFactory(meeting=made, position=0)
        return made

    made: ForumMeeting = world.made("forum meeting", make)
    return made


def past(world: World) -> ForumMeeting:
    def make(world: World) -> ForumMeeting:
        made: ForumMeeting = MeetingFactory(days=-3, state="held")
        made.invitations.create(organisation=world.provider.organisation)
        PointFactory(meeting=made)
        ActionFactory(meeting=made, owner=world.provider.organisation)
        return made

    made: ForumMeeting = world.made("past forum meeting", make)
    return made


def training(world: World, days: int = 20) -> Training:
    made: Training = world.made(f"training {days}", lambda w: TrainingFactory(days=days))
    return made


def booking(world: World) -> Booking:
    made: Booking = world.made(
        "booking",
        lambda w: BookingFactory(
            training=training(w),
            organisation=w.provider.organisation,
            booked_by=w.person("provider_manager"),
        ),
    )
    return made


def need(world: World) -> TrainingNeed:
    organisation = world.other_provider.organisation
    made: TrainingNeed = world.made("need", lambda w: NeedFactory(organisation=organisation))
    return made


def action(world: World) -> ForumAction:
    found = past(world).actions.first()
    assert found is not None
    return found


def key(of: Any) -> Any:
    return lambda world: {"pk": of(world).pk}


def grow(world: World) -> None:
    for number in range(4):
        made = MeetingFactory(days=-400 - number, state="published")
        made.invitations.create(organisation=world.provider.organisation, attendance="attended")
        ActionFactory(meeting=made, owner=world.provider.organisation)
        PointFactory(meeting=meeting(world))
        ActionFactory(meeting=meeting(world), owner=world.provider.organisation)
        BookingFactory(
            training=training(world),
            organisation=world.provider.organisation,
            booked_by=world.person("provider_manager"),
        )
        NeedFactory(organisation=world.provider.organisation)


ROWS = [
    Row("forum:list", LA | ANSWERERS),
    Row("forum:plan", LA),
    Row("forum:meeting", INVITED, key(meeting)),
    Row("forum:meeting", INVITED, key(past), note="that was held"),
    Row("forum:edit", LA, key(meeting)),
    Row("forum:invitations", LA, key(meeting)),
    Row("forum:invite", LA, key(meeting)),
    Row("forum:move", LA, key(meeting), method="post", data=lambda w: {"verb": "invite"}),
    Row("forum:cancel", LA, key(meeting)),
    Row("forum:add_point", INVITED, key(meeting)),
    Row("forum:attendance", LA, key(past)),
    Row("forum:add_action", LA, key(past)),
    Row("forum:add_paper", LA, lambda w: {"pk": meeting(w).points.first().pk}),  # type: ignore[union-attr]
    Row("forum:move_point", LA, lambda w: {"pk": meeting(w).points.first().pk}, method="post"),  # type: ignore[union-attr]
    Row("forum:minutes", LA, lambda w: {"pk": past(w).points.first().pk}),  # type: ignore[union-attr]
    Row("forum:reply", MANAGER, lambda w: {"pk": meeting(w).invitations.get().pk}),
    Row("forum:actions", LA | ANSWERERS),
    Row("forum:close_action", INVITED, key(action)),
    Row("forum:provider", INVITED, lambda w: {"pk": w.provider.pk}),
    Row("forum:trainings", LA | TRAINED),
    Row("forum:offer", LA),
    Row("forum:training", LA | TRAINED, key(training)),
    Row("forum:book", TRAINED, key(training)),
    Row("forum:cancel_training", LA, lambda w: {"pk": training(w, 40).pk}, method="post"),
    Row("forum:came", LA, lambda w: {"pk": training(w, -2).pk}),
    Row("forum:cancel_booking", INVITED, key(booking), method="post"),
    Row("forum:needs", LA | TRAINED),
    Row("forum:raise_need", TRAINED),
    Row("forum:need_too", LA | TRAINED, key(need)),
]
