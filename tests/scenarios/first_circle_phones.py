"""What the first circle's phones show between the scenes of its story."""

from __future__ import annotations

from tests.world import World


def everyone_is_silent(world: World) -> None:
    world.settle()
    for name in world.friends:
        world.phone(name).shows()


def clear_screens(world: World, *events: str) -> None:
    """Reminders of shifts came meanwhile, and these: they are no part of what follows."""
    for name in world.friends:
        phone = world.phone(name)
        shown_events = {phone.event_of(push) for push in phone.new_pushes()}
        assert shown_events <= {"shift_reminder", *events}, (name, shown_events)
