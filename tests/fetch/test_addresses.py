"""Which addresses are refused."""

import ipaddress

import pytest

from newsvane.fetch.addresses import ForbiddenAddressError, check_address

PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = [
    "127.0.0.1",
    "127.255.0.3",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.7",
    "::1",
    "fd12::1",
]
PRIVATE += ["::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "2002:7f00:1::"]
METADATA = ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "100.100.100.200"]
METADATA += ["64:ff9b::a9fe:a9fe"]
NONE = ["0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::", "ff02::1"]  # noqa: S104 - refused, not bound to


def refused(address, **options):
    try:
        check_address(address, **options)
    except ForbiddenAddressError:
        return True
    return False


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address):
    assert not refused(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_open_to_allow_listed_sources_only(address):
    assert refused(address)
    assert not refused(address, allow_private=True)


@pytest.mark.parametrize("address", METADATA)
def test_metadata_and_link_local_addresses_are_open_to_nobody(address):
    assert refused(address, allow_private=True)
    assert refused(address, allow_networks=[ipaddress.ip_network("0.0.0.0/0")])


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_server_is_refused(address):
    assert refused(address)


def test_the_operator_may_open_a_network():
    network = ipaddress.ip_network("198.18.0.0/15")
    assert not refused("198.18.0.7", allow_networks=[network])
    assert refused("10.0.0.1", allow_networks=[network])
