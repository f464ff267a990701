"""For src/proof/prove-pictures: makes picture files of odd kinds, and compares decoded ones with Pillow's."""
import io
import math
import os
import random
import struct
import subprocess
import sys
import warnings
import zlib

from PIL import Image, ImageCms, ImageOps

ALLOWED = {"decoded": 1, "resized": 2}


def scene(width, height):
    """Waves, an edge and noise, so that every coefficient and every chroma sample matters."""
    random.seed(1)
    image = Image.new("RGB", (width, height))
    image.putdata([tuple(min(255, max(0, int(128 + 90 * math.sin(x / (7 + c)) * math.cos(y / (11 - c))
                                               + (40 if x > y else -20) + random.gauss(0, 9)))) for c in range(3))
                   for y in range(height) for x in range(width)])
    return image


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(bits, kind, samples, extra=b""):
    """A PNG of noise."""
    width, height = 37, 29
    row = (width * samples * bits + 7) // 8
    pixels = b"".join(b"\0" + random.randbytes(row) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)) + extra
            + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))


def exif(order, orientation):
    mark = {"<": b"II", ">": b"MM"}[order]
    return b"Exif\0\0" + mark + struct.pack(order + "HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def odd_jpegs(image, put, cjpeg):
    for sample in "1x1", "2x1", "2x2", "1x2", "4x1", "4x2", "2x4":
        cjpeg(f"sample-{sample}.jpg", "-quality", "90", "-sample", sample)
        cjpeg(f"sample-{sample}-progressive.jpg", "-progressive", "-sample", sample)
    cjpeg("grey.jpg", "-grayscale")
    cjpeg("grey-progressive.jpg", "-grayscale", "-progressive")
    cjpeg("rgb.jpg", "-rgb")
    cjpeg("restart.jpg", "-restart", "3B")
    cjpeg("best.jpg", "-optimize", "-quality", "100")
    cjpeg("worst.jpg", "-baseline", "-quality", "1")
    base = cjpeg("base.jpg", "-quality", "90", "-sample", "1x1")
    put("without-jfif.jpg", base[:2] + base[20:])
    put("trailing.jpg", base + b"garbage" * 99)
    put("extraneous.jpg", base[:-2] + b"\x12\x34\x56\x78\x9a\xbc" + base[-2:])
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    put("profile.jpg", image, icc_profile=lab)
    put("profile-damaged.jpg", image, icc_profile=b"x" * 200)
    for orientation in range(1, 9):
        for order in "<>":
            put(f"exif-{orientation}-{'little' if order == '<' else 'big'}.jpg", image, exif=exif(order, orientation))
    inks = put("cmyk.jpg", image.convert("CMYK"))
    put("cmyk-progressive.jpg", image.convert("CMYK"), progressive=True)
    adobe = inks.index(b"Adobe")
    put("cmyk-without-adobe.jpg", inks[:adobe - 4] + inks[adobe + 12:])
    # Pillow writes no YCCK: the same components with the transform of the Adobe segment set to 2 are one.
    planes = [plane.point(lambda value: 255 - value) for plane in image.convert("YCbCr").split()]
    inks = bytearray(put("ycck.jpg", Image.merge("CMYK", planes + [image.convert("L")])))
    inks[inks.index(b"Adobe") + 11] = 2
    put("ycck.jpg", bytes(inks))


def odd_pngs(image, put):
    put("png-named.JPEG", image, format="PNG")
    transparent = image.convert("RGBA")
    transparent.putalpha(image.convert("L"))
    put("rgba.png", transparent)
    put("grey-alpha.png", transparent.convert("LA"))
    put("grey.png", image.convert("L"))
    put("profile.png", image, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    put("transparent-colour.png", image, transparency=image.getpixel((5, 5)))
    for colours, bits in (2, 1), (4, 2), (16, 4), (200, 8):
        palette = image.convert("P", palette=Image.ADAPTIVE, colors=colours)
        put(f"palette-{bits}.png", palette, bits=bits)
        put(f"palette-{bits}-transparent.png", palette, bits=bits, transparency=1)
    for bits in 1, 2, 4, 8, 16:
        put(f"grey-{bits}.png", png(bits, 0, 1))
    for kind, samples in (2, 3), (4, 2), (6, 4):
        put(f"type-{kind}-16.png", png(16, kind, samples))
    put("gamma.png", png(8, 2, 3, chunk(b"gAMA", struct.pack(">I", 100000))))


def make(folder):
    os.makedirs(folder)
    image = scene(203, 151)
    ppm = io.BytesIO()
    image.save(ppm, "PPM")

    def put(name, content, **options):
        path = os.path.join(folder, name)
        if isinstance(content, bytes):
            with open(path, "wb") as file:
                file.write(content)
            return content
        content.save(path, **options)
        with open(path, "rb") as file:
            return file.read()

    def cjpeg(name, *options):
        return put(name, subprocess.run(["cjpeg", *options], input=ppm.getvalue(), stdout=subprocess.PIPE,
                                        check=True).stdout)

    odd_jpegs(image, put, cjpeg)
    odd_pngs(image, put)


def reference(path):
    image = Image.open(path)
    if image.mode.startswith("I"):
        values = image.getdata()
        image = Image.new("L", image.size)
        image.putdata([round(value / 257) for value in values])
    return ImageOps.exif_transpose(image).convert("RGB")


def difference(expected, found):
    return 0 if expected == found else max(abs(a - b) for a, b in zip(expected, found))


def compare(paths, stream):
    table = {}
    wrong = False
    for path in paths:
        height, width = struct.unpack(">II", stream.read(8))
        if height == 0:
            reason = stream.read(struct.unpack(">H", stream.read(2))[0]).decode()
            print(f"{path}: refused: {reason}")
            wrong = True
            continue
        pixels = stream.read(3 * height * width)
        small = stream.read(8 + 3 * 64 * 64)[8:]
        image = reference(path)
        if image.size != (width, height):
            print(f"{path}: expected {image.size}, found {(width, height)}")
            wrong = True
            continue
        found = (difference(image.tobytes(), pixels),
                 difference(image.resize((64, 64), Image.BILINEAR).tobytes(), small))
        for what, most in zip(("decoded", "resized"), found):
            table[what, most] = table.get((what, most), 0) + 1
            if most > ALLOWED[what]:
                print(f"{path}: {what}: differs by {most}")
                wrong = True
    for (what, most), files in sorted(table.items()):
        print(f"{what}  at most {most:3d} levels apart  {files:6,d} files")
    print("NOT GOOD" if wrong else "good", f"{len(paths):,d} files")
    return 1 if wrong else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        with open(sys.argv[2]) as names:
            sys.exit(compare(names.read().splitlines(), sys.stdin.buffer))
