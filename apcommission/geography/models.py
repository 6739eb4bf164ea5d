"""Where postcodes lie: points of the national grid, loaded from Ordnance Survey's Code-Point Open."""

from django.db import models


class PostcodePoint(models.Model):
    """The middle of a postcode, in metres of the British National Grid (EPSG:27700)."""

    postcode = models.CharField(max_length=8, primary_key=True)  # as `WN1 1AA`
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()

    class Meta:
        ordering = ["postcode"]

    def __str__(self) -> str:
        return self.postcode
