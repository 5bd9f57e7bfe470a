"""The outside judge of ELMO documents: the official schema, compiled from beside the project, without the net."""

import functools
import io
import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parent.parent.parent
STANDARDS = Path(os.environ.get("STANDARDS_DIR") or ROOT.parent / "shared" / "standards")
ELMO = STANDARDS / "elmo"
needs_standards = pytest.mark.skipif(
    not ELMO.is_dir(), reason="the material of ELMO is not beside the project (../shared/standards, or STANDARDS_DIR)"
)
# No written document has an address, so that only this type of the network's common types must exist.
COMMON_TYPES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="https://github.com/erasmus-without-paper/ewp-specs-architecture/blob/stable-v1/common-types.xsd">
  <xs:simpleType name="CountryCode"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>"""
NEAR = {
    "xml.xsd": "gateway/xml.xsd",
    "xmldsig-core-schema.xsd": "v2.1.1/references/xmldsig-core-schema.xsd",
    "EUROPASS_ISOCountries_V1.1.xsd": "v2.1.1/references/EUROPASS_ISOCountries_V1.1.xsd",
    "schema.xsd": "ewp-specs-types-address.xsd",
}


class _Beside(etree.Resolver):
    """Takes every schema that another one imports from beside the project."""

    def resolve(self, address: str, public_id: str, context: Any) -> Any:
        """Return the file, or nothing at all for a document type."""
        name = address.rpartition("/")[2]
        if name == "common-types.xsd":
            return self.resolve_string(COMMON_TYPES, context)
        if name == "XMLSchema.dtd":
            return self.resolve_string(b"", context)
        return self.resolve_string((ELMO / NEAR[name]).read_bytes(), context)


@functools.cache
def schema(version: str = "v2.1.1") -> Any:
    """Return the compiled schema of a version."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(io.BytesIO((ELMO / version / "schema.xsd").read_bytes()), parser))


def faults(document: bytes) -> list[str]:
    """Return what the schema of ELMO 2.1.1 has against a document, each with its line."""
    judge = schema()
    judge.validate(etree.fromstring(document))
    return [f"{fault.line}: {fault.message}" for fault in judge.error_log]


def public_samples() -> list[Path]:
    """Return every public ELMO document that is kept beside the project, in the order of their names."""
    found = ELMO.rglob("*.xml") if ELMO.is_dir() else []
    return sorted(one for one in found if one.name != "own-catalog.xml")
