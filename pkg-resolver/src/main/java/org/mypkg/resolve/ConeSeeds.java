package org.mypkg.resolve;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mypkg.index.CatalogCone;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Requirement;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Where the cone of a problem begins in the catalogues of repositories. */
public final class ConeSeeds {
    private final Set<String> capabilities = new TreeSet<>();
    private final Set<String> provided = new TreeSet<>();
    private final boolean recommends;

    private ConeSeeds(boolean recommends) {
        this.recommends = recommends;
    }

    /** The seeds of a problem that does not have what repositories offer, but what is there, and the files that come. */
    public static CatalogCone.Seeds of(Problem problem) {
        Request request = problem.request();
        var seeds = new ConeSeeds(request.options().recommends());
        Set<String> replaced = new TreeSet<>();
        for (InstalledPackage each : problem.installed()) {
            seeds.add(each.id(), each.dependencies());
            if (!(request.upgrade() instanceof Request.Upgrade.Nothing)) {
                replaced.add(each.id().name().value());
            }
        }
        for (Candidate file : problem.candidates()) {
            seeds.add(file.id(), file.dependencies());
        }
        request.install().forEach(relation -> seeds.capabilities.add(relation.capability().value()));
        for (World.Wish wish : problem.world().wishes()) {
            // A wish that the request overrules counts again where a repair drops the request.
            if (wish instanceof World.Wish.Want want) {
                seeds.capabilities.add(want.relation().capability().value());
            }
        }
        return new CatalogCone.Seeds(seeds.capabilities, seeds.provided, replaced, seeds.recommends);
    }

    private void add(PackageId id, Dependencies dependencies) {
        capabilities.add(id.name().value());
        needs(dependencies.requires());
        if (recommends) {
            needs(dependencies.recommends());
        }
        dependencies.allProvidedBy(id).forEach(provision -> provided.add(provision.capability().value()));
    }

    private void needs(List<Requirement> requirements) {
        requirements.forEach(r -> r.anyOf().forEach(relation -> capabilities.add(relation.capability().value())));
    }
}
