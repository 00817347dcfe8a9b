package org.mypkg.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mypkg.index.CatalogCone;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Candidate;

/**
 * Everything that the configured repositories offer, in the order of repositories by name, each in the order of package ids.
 * What a package says of itself is read when it is asked for.
 */
public final class Universe {
    private final List<Offer.Shelf> shelves;
    private final List<String> warnings;
    private final Map<Place, Offer> known = new HashMap<>();

    private record Place(int shelf, int number) {}

    Universe(List<Offer.Shelf> shelves, List<String> warnings) {
        this.shelves = List.copyOf(shelves);
        this.warnings = List.copyOf(warnings);
    }

    /** What the user should know about how fresh the offers are, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    List<Offer.Shelf> shelves() {
        return shelves;
    }

    private Offer offer(int shelf, int number) {
        return known.computeIfAbsent(new Place(shelf, number), place -> new Offer(shelves.get(shelf), number));
    }

    private List<Offer> offers(List<int[]> numbers) {
        var offers = new ArrayList<Offer>();
        for (int shelf = 0; shelf < numbers.size(); shelf++) {
            for (int number : numbers.get(shelf)) {
                offers.add(offer(shelf, number));
            }
        }
        return offers;
    }

    /** What one repository offers, in order; each is decoded when it is looked at. */
    Stream<Offer> from(String repository) {
        return IntStream.range(0, shelves.size())
                .boxed()
                .filter(shelf -> shelves.get(shelf).repository().name().equals(repository))
                .flatMap(shelf -> IntStream.range(0, shelves.get(shelf).catalog().size()).mapToObj(number -> offer(shelf, number)));
    }

    /** The offers that can matter for a request: the answer from them is the answer from all. */
    List<Candidate> candidates(CatalogCone.Seeds seeds) {
        List<int[]> cone = CatalogCone.of(shelves.stream().map(Offer.Shelf::catalog).toList(), seeds);
        var candidates = new ArrayList<Candidate>();
        for (int shelf = 0; shelf < shelves.size(); shelf++) {
            int[] numbers = cone.get(shelf);
            boolean empty = numbers.length == 0 && shelves.get(shelf).catalog().size() > 0;
            // One package of each repository, whether needed or not, tells the resolver that repository's priority.
            for (int number : empty ? new int[] {0} : numbers) {
                candidates.add(new Offer(shelves.get(shelf), number).candidate());
            }
        }
        return candidates;
    }

    /** The offer behind a candidate. */
    Optional<Offer> offerOf(Candidate candidate) {
        return offersOf(candidate.id().name()).stream()
                .filter(offer -> offer.id().equals(candidate.id())
                        && offer.repository().name().equals(candidate.repository()))
                .findFirst();
    }

    private List<Offer> offersOf(PackageName name) {
        return offers(shelves.stream().map(shelf -> shelf.catalog().named(name)).toList());
    }

    /** The packages of a name, the newest first; of one version the one of the greatest priority first. */
    public List<Offer> named(PackageName name) {
        return offersOf(name).stream()
                .sorted((a, b) -> {
                    int newer = b.id().version().compareTo(a.id().version());
                    return newer != 0 ? newer : Integer.compare(b.repository().priority(), a.repository().priority());
                })
                .toList();
    }

    /** Who provides what is meant, in order. */
    public List<Offer> providersOf(Relation relation) {
        return mayProvide(relation.capability()).stream()
                .filter(offer -> offer.candidate().dependencies().allProvidedBy(offer.id()).stream()
                        .anyMatch(relation::isSatisfiedBy))
                .toList();
    }

    private List<Offer> mayProvide(Capability capability) {
        return offers(shelves.stream().map(shelf -> shelf.catalog().mayProvide(capability)).toList());
    }

    /** Whether anybody provides the capability in any version. */
    boolean knows(Capability capability) {
        return shelves.stream().anyMatch(shelf -> shelf.catalog().mayProvide(capability).length > 0);
    }

    /** The packages whose name or summary contains a text, in order; case does not matter. */
    public List<Offer> matching(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        var found = new ArrayList<int[]>();
        for (Offer.Shelf shelf : shelves) {
            int[] numbers = new int[shelf.catalog().size()];
            int count = 0;
            for (int number = 0; number < numbers.length; number++) {
                String words = shelf.catalog().name(number) + " " + shelf.catalog().summary(number);
                if (words.toLowerCase(Locale.ROOT).contains(wanted)) {
                    numbers[count++] = number;
                }
            }
            found.add(Arrays.copyOf(numbers, count));
        }
        return offers(found);
    }

    /** All names that are offered, by repository and in order. */
    List<String> names() {
        return shelves.stream().flatMap(shelf -> shelf.catalog().names().stream()).toList();
    }

    /** At most so many offered names that begin so; a repository's in order. */
    public List<String> namesBeginning(String prefix, int most) {
        return names().stream().filter(name -> name.startsWith(prefix)).limit(most).toList();
    }

    /** The priority of a repository that offers anything. */
    public OptionalInt priorityOf(String repository) {
        return shelves.stream()
                .filter(shelf -> shelf.repository().name().equals(repository) && shelf.catalog().size() > 0)
                .mapToInt(shelf -> shelf.repository().priority())
                .findFirst();
    }
}
