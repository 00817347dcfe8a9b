package org.mypkg.sign;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Gen;

/**
 * OpenPGP packets (RFC 4880, section 4) that were good and then were changed: whole packets go, come twice or change places,
 * their bodies are changed with the length made right again, or the length alone lies.
 */
final class PacketMutants {
    private static final List<Integer> TAGS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 60, 63);
    private static final List<Long> LENGTHS = List.of(0L, 1L, 191L, 192L, 8383L, 8384L, 0x7fffffffL, 0x80000000L, 0xffffffffL);
    private static final int OLD_FORMAT_BITS = 0x3c;

    private PacketMutants() {}

    private record Packet(int tag, byte[] body) {}

    private static List<Packet> parse(byte[] bytes) {
        var packets = new ArrayList<Packet>();
        var in = new ByteArrayInputStream(bytes);
        for (int header = in.read(); header >= 0; header = in.read()) {
            boolean old = (header & 0x40) == 0;
            int tag = old ? (header & OLD_FORMAT_BITS) >> 2 : header & 0x3f;
            packets.add(new Packet(tag, readBody(in, old ? oldLength(in, header & 3) : newLength(in))));
        }
        return packets;
    }

    private static byte[] readBody(ByteArrayInputStream in, int length) {
        byte[] body = new byte[length];
        in.readNBytes(body, 0, length);
        return body;
    }

    private static int oldLength(ByteArrayInputStream in, int type) {
        int length = 0;
        for (int i = 0; i < 1 << type; i++) {
            length = length << 8 | in.read();
        }
        return length;
    }

    private static int newLength(ByteArrayInputStream in) {
        int first = in.read();
        if (first < 192) {
            return first;
        }
        return first < 255 ? (first - 192 << 8) + in.read() + 192 : oldLength(in, 2);
    }

    /** The packets with one to four changes; binary, or armored, with a change of the text now and then. */
    static byte[] of(Gen gen, byte[] good) {
        List<Packet> packets = new ArrayList<>(parse(good));
        int changes = gen.below(4);
        for (int i = 0; i < changes && !packets.isEmpty(); i++) {
            change(gen, packets);
        }
        var out = new ByteArrayOutputStream();
        int liar = gen.chance(1, 3) ? gen.below(packets.size() + 1) : -1;
        for (int i = 0; i < packets.size(); i++) {
            write(gen, packets.get(i), i == liar, out);
        }
        byte[] bytes = gen.chance(1, 6) ? ByteMutants.of(gen, out.toByteArray()) : out.toByteArray();
        return gen.chance(1, 4) ? armored(gen, bytes) : bytes;
    }

    private static byte[] armored(Gen gen, byte[] bytes) {
        byte[] text = Armor.encode(bytes).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return gen.flag() ? ByteMutants.of(gen, text) : text;
    }

    private static void change(Gen gen, List<Packet> packets) {
        int at = gen.below(packets.size());
        Packet packet = packets.get(at);
        switch (gen.below(8)) {
            case 0 -> packets.remove(at);
            case 1 -> packets.add(at, packet);
            case 2 -> Collections.swap(packets, at, gen.below(packets.size()));
            case 3 -> packets.set(at, new Packet(gen.pick(TAGS), packet.body));
            case 4 -> packets.set(at, new Packet(packet.tag, fields(gen, packet)));
            case 5 -> packets.add(at, new Packet(gen.pick(TAGS), gen.bytes(64)));
            default -> packets.set(at, new Packet(packet.tag, ByteMutants.of(gen, packet.body)));
        }
    }

    /** The first bytes of a body are versions, types, algorithms and lengths; they matter most. */
    private static byte[] fields(Gen gen, Packet packet) {
        byte[] body = packet.body.clone();
        for (int i = 0; i < 2 && body.length > 0; i++) {
            body[gen.below(Math.min(body.length, 16))] = (byte) (int) gen.oneOf(0, 1, 2, 3, 4, 5, 6, 16, 17, 22, 25, 27, 110, 254, 255);
        }
        return body;
    }

    private static void write(Gen gen, Packet packet, boolean lies, ByteArrayOutputStream out) {
        long length = lies ? gen.pick(LENGTHS) : packet.body.length;
        if (lies && gen.flag()) {
            // A partial length: more follows, or so it says.
            out.write(0xc0 | packet.tag);
            out.write(224 + gen.below(31));
        } else if (gen.flag()) {
            out.write(0xc0 | packet.tag);
            out.write(255);
            writeNumber(out, length);
        } else {
            out.write(0x80 | (packet.tag & 15) << 2 | 2);
            writeNumber(out, length);
        }
        out.writeBytes(packet.body);
    }

    private static void writeNumber(ByteArrayOutputStream out, long value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }

    /** The packets of an armored text. */
    static byte[] packets(String armored) throws IOException {
        return Armor.open(armored.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).readAllBytes();
    }
}
