#!/usr/bin/env python3
"""What covert looks show on the wire, against ordinary users of the same servers: captures_test.py BUILD [TESTCASE…]

In a network namespace of its own (root; exit 77 without), with real servers, where every packet is recorded. With
EMBLEM_CAPTURES=FOLDER the recordings stay there, for other programs.
"""
import json
import os
import re

import scene
from name_servers import Script
from scene import AT, ATTEMPTS, HTTPS, IN_IHLE, IN_TEXT, PLAIN, TLS, UNMARKED, Captures, internet, looks, packets, resolvers

SOCKS_SERVER = scene.ROOT / "tests/ways/socks_server.py"


class Crowd(Captures):
    """Against a user whose machine asks the same resolver over TLS, and kdig, which asks it over HTTPS."""

    def ordinary_look(self, name):
        self.new_resolver()
        machine = self.start(resolvers.UsersMachine, self.authority)
        with self.record("ordinary") as recording:
            resolvers.ask_as_a_program(name, "127.0.0.1", machine.port)
        machine.stop()
        return recording

    def covert_look(self, name, *way):
        self.new_resolver()
        with self.record("covert") as recording:
            self.check(name, "--covert=crowd", *way)
        return recording

    def expect_asked(self, exposure, *types):
        """Nothing but what was foretold, and in that order; whatever was foretold without condition."""
        name = exposure["asset"]
        self.assertEqual(self.resolver.asked(), [(name, kind) for kind in types])
        sure = [row["question"] for row in exposure["messages"] if "when" not in row]
        foretold = [row["question"].replace("IHLE", "TYPE65297") for row in exposure["messages"]]
        asked = ["%s %s" % pair for pair in self.resolver.asked()]
        self.assertEqual(asked, foretold[:len(asked)])
        self.assertEqual(sure, asked[:len(sure)])

    def compare_at_servers(self, ordinary, covert):
        return looks.compare_messages(*(looks.shown_messages(one.messages_to(internet.OWN_SERVER)) for one in (ordinary, covert)))

    def compare(self, name, *types):
        """What tells the look from an ordinary one: on the path, and at the name's servers; there, from the one of a few that it
        resembles most, for on a busy machine the resolver's two questions are not always one beside the other."""
        exposure = self.exposure(name, "--covert=crowd", *TLS)
        covert = self.undisturbed(self.covert_look, name, *TLS)
        self.expect_asked(exposure, *types)
        found = []
        for _ in range(ATTEMPTS):
            ordinary = self.undisturbed(self.ordinary_look, name)
            found.append(self.compare_at_servers(ordinary, covert))
            if len(found[-1]) <= 1:
                break
        differences = min(found, key=len)
        self.expect_foretold(differences, exposure, "the name's servers")
        near = [looks.shown_talk(one.packets, (resolvers.ADDRESS, 853)) for one in (ordinary, covert)]
        on_path = looks.compare_talks(*near)
        self.assertEqual(near[0].exchanges.count("q"), 2)
        self.assertEqual(near[1].exchanges.count("q"), len(types))
        self.assertNotIn("query sizes", on_path)
        self.expect_foretold(on_path, exposure, "near path")
        return on_path, differences

    def test_a_mark_in_txt_is_found_with_one_question_that_users_have_not(self):
        on_path, at_servers = self.compare(IN_TEXT, "A", "AAAA", "TXT")
        self.assertEqual(at_servers["types"], ["TXT"])
        self.assertIn("answer sizes", on_path)

    def test_a_mark_in_ihle_is_found_with_two(self):
        _, at_servers = self.compare(IN_IHLE, "A", "AAAA", "TXT", "TYPE65297")
        self.assertEqual(at_servers["types"], ["TXT", "TYPE65297"])

    def test_absence_is_taken_for_true_after_both(self):
        on_path, _ = self.compare(UNMARKED, "A", "AAAA", "TXT", "TYPE65297")
        self.assertIn("exchanges", on_path)

    def test_over_https_nothing_else_is_asked_and_one_connection_carries_it(self):
        exposure = self.exposure(IN_IHLE, "--covert=crowd", *HTTPS)
        covert = self.covert_look(IN_IHLE, *HTTPS)
        self.expect_asked(exposure, "A", "AAAA", "TXT", "TYPE65297")
        self.assertEqual(covert.messages_to(resolvers.ADDRESS), [])
        self.new_resolver()
        with self.record("kdig") as ordinary:
            resolvers.kdig(IN_IHLE, self.authority, "+https=%s/dns-query" % resolvers.NAME)
        usual, ours = (looks.shown_posts(one.packets, (resolvers.ADDRESS, 443)) for one in (ordinary, covert))
        self.assertEqual([len(usual), len(ours)], [1, 1])  # connections
        self.assertEqual([len(usual[0]), len(ours[0])], [2, 4])
        self.assertEqual(set(usual[0]), set(ours[0]))

    def test_through_a_proxy_the_resolver_sees_the_proxy_and_nothing_goes_around_it(self):
        target, log = "192.0.2.53", self.folder / "proxy.log"
        log.write_text("")
        proxy = Script(SOCKS_SERVER, "honest", log, "%s:853=%d" % (target, resolvers.FOR_PROXIES))
        self.addCleanup(proxy.stop)
        way = ["--covert=crowd", "--via", "tls://%s@%s" % (target, resolvers.NAME), "--proxy",
               "socks5://" + proxy.address.replace("#", ":")]
        exposure = self.exposure(IN_TEXT, *way)
        self.new_resolver()
        with self.record("covert") as recording:
            self.check(IN_TEXT, *way)
        self.expect_asked(exposure, "A", "AAAA", "TXT")
        self.assertEqual(log.read_text().count("connect " + target), 1)
        self.assertFalse({one.source[0] for one in recording.packets} & {resolvers.CLIENT})
        self.assertEqual({one.server[1] for one in packets.connections(recording.packets) if one.server[0] == "127.0.0.1"},
                         {int(proxy.address.partition("#")[2]), resolvers.FOR_PROXIES})

    def test_a_resolver_is_asked_after_another_only_where_that_one_fails(self):
        self.new_resolver()
        nobody = ["--via", "tls://%s#854@%s" % (resolvers.ADDRESS, resolvers.NAME)]
        self.check(IN_TEXT, "--covert=crowd", *nobody, *TLS)
        self.assertEqual(len(self.resolver.asked()), 3)
        self.new_resolver()
        with self.record("covert") as recording:
            self.check(IN_TEXT, "--covert=crowd", *TLS, *nobody)
        self.assertEqual([one.server[1] for one in packets.connections(recording.packets)
                          if one.server[0] == resolvers.ADDRESS], [853])


class Ways(Captures):
    """Encrypted ways without a covert profile: what each party of docs/threat-model.md learns, and no more."""

    def look(self, *way):
        self.new_resolver()
        with self.record("check") as recording:
            self.check(IN_IHLE, *way)
        self.assertEqual(set(self.resolver.asked()), {(IN_IHLE, kind) for kind in ("A", "AAAA", "TXT", "TYPE65297")})
        return recording

    def expect_contacted(self, recording, *places):
        """Nobody else was sent anything by us; the name's servers were asked by the resolver alone."""
        ours = {one.target for one in recording.packets if one.source[0] == resolvers.CLIENT}
        self.assertEqual(ours, {(resolvers.ADDRESS, port) for port in places})
        askers = {message.client[0] for message in recording.messages_to(internet.OWN_SERVER)}
        self.assertEqual(askers, {resolvers.ADDRESS})

    def expect_on_path(self, recording, port):
        """The resolver's name in the clear, and nothing of the question."""
        passed = b"".join(one.payload for one in recording.packets if (resolvers.ADDRESS, port) in (one.source, one.target))
        self.assertIn(resolvers.NAME.encode(), passed)
        self.assertNotIn(b"hospital", passed)

    def test_over_tls_the_path_sees_the_resolvers_name_and_sizes_in_steps(self):
        recording = self.look(*TLS)
        self.expect_contacted(recording, 853)
        self.expect_on_path(recording, 853)
        talk = looks.shown_talk(recording.packets, (resolvers.ADDRESS, 853))
        self.assertEqual((talk.connections, talk.exchanges[:4]), (1, "qqqq"))
        self.assertEqual(len(talk.query_sizes), 1)
        self.assertGreater(max(talk.answer_blocks), 1)

    def test_over_https_at_an_address_nobody_is_asked_where_it_is(self):
        recording = self.look(*HTTPS)
        self.expect_contacted(recording, 443)
        self.expect_on_path(recording, 443)

    def use_resolver_of_the_machine(self):
        configuration = self.folder / "resolv.conf"
        # What makes others look for every name in the search domain first.
        configuration.write_text("nameserver %s\nsearch search.example\noptions ndots:9\n" % resolvers.ADDRESS)
        self.wrapped = ["unshare", "--mount", "sh", "-c", 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"', "sh",
                        configuration]
        self.new_resolver()

    def expect_only_the_server_was_looked_up(self, recording):
        self.expect_on_path(recording, 443)
        ours = {one.target for one in recording.packets if one.source[0] == resolvers.CLIENT}
        self.assertEqual(ours, {(resolvers.ADDRESS, 53), (resolvers.ADDRESS, 443)})
        in_clear = {one.name for one in looks.shown_messages(recording.messages_to(resolvers.ADDRESS))}
        self.assertEqual(in_clear, {resolvers.NAME + "."})

    def test_over_https_by_name_the_machines_resolver_learns_the_name_and_no_question(self):
        self.use_resolver_of_the_machine()
        with self.record("check") as recording:
            self.check(IN_IHLE, "--via", "https://%s/dns-query" % resolvers.NAME)
        self.expect_only_the_server_was_looked_up(recording)
        self.expect_contacted(recording, 53, 443)

    def test_of_a_log_the_path_learns_its_name_and_not_what_it_is_asked(self):
        """The resolver stands in for the log, and has no answer."""
        self.use_resolver_of_the_machine()
        known = json.loads(self.homes.path("ca/logs.json").read_text())
        for operator in known["operators"]:
            for log in operator.get("logs", []) + operator.get("tiled_logs", []):
                log["url" if "url" in log else "monitoring_url"] = "https://%s/log/" % resolvers.NAME
        self.homes.path("elsewhere.json").write_text(json.dumps(known))
        with self.record("fetch") as recording:
            done = self.program("evidence", "fetch", IN_IHLE, "--records", "www.zone", "-o", "vain.bundle", "--tls-ca",
                                self.authority, "--logs", "elsewhere.json", "--memory", self.folder / "heads", "--at", AT,
                                "--evidence", "hospital.pem", "--evidence", "ministry.pem")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.expect_only_the_server_was_looked_up(recording)
        self.assertTrue(packets.connections(recording.packets))

    def test_of_the_log_lists_publisher_the_path_learns_its_name(self):
        self.use_resolver_of_the_machine()
        with self.record("update") as recording:
            done = self.program("logs", "update", "--url", "https://%s/list.json" % resolvers.NAME, "--tls-ca", self.authority,
                                "-o", "list.json")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.expect_only_the_server_was_looked_up(recording)

    def test_nobody_learns_anything_where_records_come_from_a_file_or_a_bundle(self):
        bundle = self.homes.path("www.bundle")
        with self.record("check") as recording:
            self.check(IN_IHLE, "--records", "www.zone")
            fetched = self.emblem_words("evidence", "fetch", IN_IHLE, "--records", "www.zone", "--offline", "-o", bundle)
            self.assertEqual(fetched.returncode, 0, fetched.stderr)
            self.check(IN_IHLE, "--offline", "--evidence", bundle)
            for way in (TLS, PLAIN):
                self.exposure(IN_IHLE, *way)
                self.exposure(IN_IHLE, "--covert=crowd", *TLS)
        self.assertEqual(recording.packets, [])

    def test_a_plain_question_to_the_names_server_shows_our_address(self):
        with self.record("check") as recording:
            self.check(IN_IHLE, "--via", internet.OWN_SERVER)
        askers = {message.client[0] for message in recording.messages_to(internet.OWN_SERVER)}
        self.assertEqual(askers, {resolvers.CLIENT})


class Resolver(Captures):
    """Against Debian's Unbound on a machine of somebody who looks the name up for another reason."""

    SERVERS = (internet.ROOT_SERVER, internet.TOP_SERVER, internet.OWN_SERVER)

    def ordinary_look(self, name, label="ordinary"):
        with self.record(label) as recording:
            machine = self.start(resolvers.OwnResolver, self.net)
            resolvers.ask_as_a_program(name, "127.0.0.1", machine.port)
            machine.stop()
        return recording

    def covert_look(self, name, *way):
        with self.record("covert") as recording:
            self.check(name, *way)
        return recording

    def messages_of(self, look, *words):
        return self.undisturbed(look, *words).messages_to(*self.SERVERS)

    def compare_with_ordinary(self, look):
        """With up to four of them, for on a busy machine they have not all come equally far when they are ended (addresses of
        name servers): what tells it from the one that it resembles most."""
        found = []
        for number in range(4):
            ordinary = self.messages_of(self.ordinary_look, IN_IHLE, "ordinary-%d" % number)
            found.append(looks.compare_resolvers(ordinary, look, IN_IHLE))
            if not found[-1]:
                break
        return min(found, key=len)

    def expect_foretold_messages(self, found, exposure):
        """What is sure was asked; what else was asked has its condition."""
        asked = {"%s %s" % (one.name.rstrip(".") or ".", one.type) for one in found if one.kind == "query"}
        sure = {row["question"] for row in exposure["messages"]}
        self.assertEqual(sure - asked, set())
        conditions = " ".join(row["what"] for row in exposure["contingencies"])
        for pattern, condition in ((r" (DNSKEY|DS)$", "DNSKEY of the zone, and DS"), (r"^_ta-\S+ A$", "_ta-"),
                                   (r"^(ns\.\S+|a\.root|root) (A|AAAA)$", "A and AAAA of the names of their servers")):
            self.assertIn(condition, conditions)
            asked = {question for question in asked if not re.search(pattern, question)}
        self.assertEqual(asked - sure, set())

    def test_nobody_can_tell_it_from_unbound_that_looks_up_addresses(self):
        way = ["--covert=resolver", "--root-hints", self.net.hints, "--trust-anchor", self.net.anchor]
        self.environment = {**os.environ, "PATH": "%s:%s" % (self.net.programs, os.environ["PATH"])}
        exposure = self.exposure(IN_IHLE, *way)
        covert = self.messages_of(self.covert_look, IN_IHLE, *way)
        self.expect_foretold(self.compare_with_ordinary(covert), exposure, "the name's servers")
        self.expect_foretold_messages(looks.shown_messages(covert), exposure)

    def test_two_ordinary_resolvers_cannot_be_told_apart(self):
        self.assertEqual(self.compare_with_ordinary(self.messages_of(self.ordinary_look, IN_IHLE, "ordinary")), {})


class Plain(Captures):
    """The same comparison where it must find something."""

    def expect_foretold_messages(self, found, exposure):
        """Each is among the messages, or one of them again."""
        sent = {(row["question"].replace("IHLE", "TYPE65297"), row["way"]) for row in exposure["messages"]}
        again = {row["way"] for row in exposure["contingencies"] if row["what"].startswith("a question again")}
        questions = {question for question, _ in sent}
        for one in found:
            question = "%s %s" % (one.name.rstrip("."), one.type)
            self.assertTrue((question, one.way) in sent or (question in questions and one.way in again), one)
        self.assertEqual(questions, {"%s %s" % (one.name.rstrip("."), one.type) for one in found})

    def test_a_plain_check_is_told_from_an_ordinary_user_by_its_types(self):
        exposure = self.exposure(IN_TEXT, *PLAIN)
        self.new_resolver()
        with self.record("ordinary") as ordinary:
            resolvers.ask_as_a_program(IN_TEXT, resolvers.ADDRESS)
        self.new_resolver()
        with self.record("plain") as plain:
            self.check(IN_TEXT, *PLAIN)
        ours = {one.target for one in plain.packets if one.source[0] == resolvers.CLIENT}
        self.assertEqual(ours, {(resolvers.ADDRESS, 53)})
        askers = {message.client[0] for message in plain.messages_to(internet.OWN_SERVER)}
        self.assertEqual(askers, {resolvers.ADDRESS})
        for observer in (resolvers.ADDRESS, internet.OWN_SERVER):
            shown = [looks.shown_messages(one.messages_to(observer)) for one in (ordinary, plain)]
            self.assertEqual(looks.compare_messages(*shown)["types"], ["TXT", "TYPE65297"])
        asked = [one for one in looks.shown_messages(plain.messages_to(resolvers.ADDRESS)) if one.kind == "query"]
        self.expect_foretold_messages(asked, exposure)
        self.assertIn("tcp", {one.way for one in asked})  # TXT of a marked name is long

    def ordinary_look(self, label):
        self.new_resolver()
        with self.record(label) as recording:
            resolvers.ask_as_a_program(IN_TEXT, resolvers.ADDRESS)
        return [looks.shown_messages(recording.messages_to(observer)) for observer in (resolvers.ADDRESS, internet.OWN_SERVER)]

    def test_two_ordinary_users_cannot_be_told_apart(self):
        """The second of a few: a busy machine is not always equally quick."""
        first, found = self.ordinary_look("ordinary-0"), []
        for number in range(ATTEMPTS):
            both = zip(first, self.ordinary_look("ordinary-%d" % (number + 1)))
            found.append([looks.compare_messages(*sides) for sides in both])
            if found[-1] == [{}, {}]:
                return
        self.fail(found)


if __name__ == "__main__":
    scene.main()
