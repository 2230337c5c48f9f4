"""A place that doesn't answer fills its own room, and keeps nobody waiting for another place."""

from __future__ import annotations

import asyncio

from app.delivery.send_room import SendRoom


def test_a_place_that_hangs_keeps_no_other_waiting() -> None:
    sent: list[str] = []

    async def send(room: SendRoom, place: str, answered: asyncio.Event) -> None:
        async with room.to(place):
            sent.append(place)
            await answered.wait()

    async def send_all() -> None:
        room, never, at_once = SendRoom(to_each=2, in_all=3), asyncio.Event(), asyncio.Event()
        at_once.set()
        hanging = [asyncio.create_task(send(room, "hangs", never)) for _ in range(9)]
        await asyncio.gather(*(send(room, "answers", at_once) for _ in range(5)))
        assert sent == ["hangs"] * 2 + ["answers"] * 5
        never.set()
        await asyncio.gather(*hanging)
        assert sent.count("hangs") == 9

    asyncio.run(send_all())


def test_there_is_an_end_to_all_of_them() -> None:
    async def most_at_once() -> int:
        room, busy, peak = SendRoom(to_each=2, in_all=3), 0, 0

        async def send(place: str) -> None:
            nonlocal busy, peak
            async with room.to(place):
                busy += 1
                peak = max(peak, busy)
                await asyncio.sleep(0)
                busy -= 1

        await asyncio.gather(*(send(f"place {number % 4}") for number in range(40)))
        return peak

    assert asyncio.run(most_at_once()) == 3
