"""Addresses of the offer and of “Wat werkt?”."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.catalogue import cards, keeping, offering, sources, works

app_name = "catalogue"
urlpatterns = [
    path("aanbod/", offering.offer, name="offer"),
    path("aanbod/<uuid:intervention>/", offering.offered, name="offered"),
    path("wat-werkt/", works.grid, name="works"),
    path("wat-werkt/lijst/", works.listing, name="list"),
    path("wat-werkt/kaart/", works.map_of_offer, name="map"),
    path("wat-werkt/bronnen/", sources.register, name="sources"),
    path("wat-werkt/gestopt/", works.stopped, name="stopped"),
    path("wat-werkt/nieuw/", keeping.add, name="add"),
    path("wat-werkt/bibliotheek/<slug:code>/", cards.library_card, name="library"),
    path("wat-werkt/bibliotheek/<slug:code>/overnemen/", keeping.take, name="take"),
    path("wat-werkt/<uuid:intervention>/", cards.card, name="card"),
    path("wat-werkt/<uuid:intervention>/wijzigen/", keeping.change, name="change"),
    path("wat-werkt/<uuid:intervention>/stoppen/", keeping.stop, name="stop"),
    path("wat-werkt/<uuid:intervention>/opnieuw/", keeping.again, name="again"),
    path("wat-werkt/<uuid:intervention>/bron/", sources.add, name="add_claim"),
    path(
        "wat-werkt/<uuid:intervention>/bron/<uuid:claim>/weg/",
        sources.remove,
        name="remove_claim",
    ),
]
