"""From the British National Grid to latitude and longitude (WGS84).

Source: Ordnance Survey, A guide to coordinate systems in Great Britain, annexes B and C. Right to five metres
or so, which is finer than the middle of a postcode.
"""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

#: Semi-major and semi-minor axis in metres, of the map's ellipsoid and of the satellites'.
AIRY = (6_377_563.396, 6_356_256.909)
WGS84 = (6_378_137.0, 6_356_752.314_245)
#: The grid: scale on its meridian, true origin, and where that lies.
SCALE, LATITUDE, LONGITUDE = 0.999_601_271_7, radians(49), radians(-2)
EAST, NORTH = 400_000.0, -100_000.0
#: From one ellipsoid to the other: shift in metres, turn in radians, change of scale.
SHIFT = (446.448, -125.157, 542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
GROWTH = 1 - 20.4894e-6


def latitude_and_longitude(easting: float, northing: float) -> tuple[float, float]:
    """Degrees north and east of a point in metres of the grid, to five decimals (about a metre)."""
    north, east = _turned(*_on_airy(easting, northing))
    return round(degrees(north), 5), round(degrees(east), 5)


def _on_airy(easting: float, northing: float) -> tuple[float, float]:
    a, b = AIRY
    squared = 1 - (b * b) / (a * a)
    n = (a - b) / (a + b)
    lat = LATITUDE
    along = 0.0
    while abs(northing - NORTH - along) >= 0.000_01:
        lat += (northing - NORTH - along) / (a * SCALE)
        along = _meridian(lat, n, b)
    nu = a * SCALE / sqrt(1 - squared * sin(lat) ** 2)
    rho = a * SCALE * (1 - squared) / (1 - squared * sin(lat) ** 2) ** 1.5
    eta = nu / rho - 1
    t, sec, d = tan(lat), 1 / cos(lat), easting - EAST
    north = (
        lat
        - t / (2 * rho * nu) * d**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta - 9 * t**2 * eta) * d**4
        - t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * d**6
    )
    east = (
        LONGITUDE
        + sec / nu * d
        - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * d**3
        + sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * d**5
    )
    return north, east


def _meridian(lat: float, n: float, b: float) -> float:
    """Metres along the meridian from the true origin."""
    less, more = lat - LATITUDE, lat + LATITUDE
    return (
        b
        * SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(less) * cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _turned(lat: float, lon: float) -> tuple[float, float]:
    """The same point on the satellites' ellipsoid."""
    a, b = AIRY
    nu = a / sqrt(1 - (1 - b * b / (a * a)) * sin(lat) ** 2)
    x, y, z = nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (b * b / (a * a)) * sin(lat)
    (sx, sy, sz), (rx, ry, rz) = SHIFT, TURN
    x, y, z = (
        sx + GROWTH * x - rz * y + ry * z,
        sy + rz * x + GROWTH * y - rx * z,
        sz - ry * x + rx * y + GROWTH * z,
    )
    a, b = WGS84
    squared, flat = 1 - (b * b) / (a * a), hypot(x, y)
    north = atan2(z, flat * (1 - squared))
    for _ in range(6):
        nu = a / sqrt(1 - squared * sin(north) ** 2)
        north = atan2(z + squared * nu * sin(north), flat)
    return north, atan2(y, x)
