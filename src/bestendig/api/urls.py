"""Addresses for other systems."""

from __future__ import annotations

from django.urls import path, re_path

from bestendig.api.scim import views

app_name = "api"
urlpatterns = [
    path("scim/v2/.search", views.search, name="search"),
    path("scim/v2/Users/.search", views.user_search, name="user_search"),
    path("scim/v2/Groups/.search", views.group_search, name="group_search"),
    path("scim/v2/Users", views.user_list, name="users"),
    path("scim/v2/Users/<str:key>", views.user, name="user"),
    path("scim/v2/Groups", views.group_list, name="groups"),
    path("scim/v2/Groups/<str:key>", views.group, name="group"),
    path("scim/v2/ServiceProviderConfig", views.config, name="config"),
    path("scim/v2/ResourceTypes", views.resource_types, name="resource_types"),
    path("scim/v2/ResourceTypes/<str:key>", views.resource_types, name="resource_type"),
    path("scim/v2/Schemas", views.schemas, name="schemas"),
    path("scim/v2/Schemas/<str:key>", views.schemas, name="schema"),
    re_path(r"^scim/v2/(?P<rest>.*)$", views.unknown, name="unknown"),
]
