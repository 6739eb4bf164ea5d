"""What the directory shows elsewhere."""

from django.urls import reverse

from apcommission import home, shell
from apcommission.people.models import Person
from providers.directory import queries
from providers.directory.models import EntryChange, Provider

shell.add_area(
    shell.Area(
        "Directory",
        "directory:programme_list",
        "Find a programme for a pupil",
        permission="providers.see_directory",
        order=10,
    )
)

TO_DO = {
    Provider.State.DRAFT: "Finish your directory entry and send it to the authority",
    Provider.State.NEEDS_REFRESH: "Confirm that your directory entry is still right",
}


@home.register(order=10)
def entries(person: Person) -> list[home.Work]:
    """Entries to approve, for the authority; one's own entry to finish or confirm, for its manager."""
    work = []
    if person.is_la:
        rows = queries.waiting_entries()
        url = f"{reverse('directory:provider_list')}?state={Provider.State.SUBMITTED}"
        work.append(home.Work("Directory entries to approve", url, rows))
        waiting = queries.changes(for_user=person).filter(state=EntryChange.State.WAITING)
        url = f"{reverse('directory:change_list')}?state={EntryChange.State.WAITING}"
        work.append(home.Work("Changes of directory entries to approve", url, waiting))
        return work
    for change in queries.changes(for_user=person).filter(state=EntryChange.State.RETURNED):
        url = reverse("directory:change_detail", args=[change.pk])
        title = "Put a change of your directory entry right"
        work.append(home.Work(title, url, detail=f"{change}: returned by the authority"))
    for provider in queries.entries_to_keep(for_user=person).filter(state__in=TO_DO):
        url = reverse("directory:provider_detail", args=[provider.pk])
        title = TO_DO[Provider.State(provider.state)]
        detail = provider.organisation.name
        if provider.to_change:
            detail += ": the authority asks for changes"
        work.append(home.Work(title, url, detail=detail))
    return work
