package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.engine.Engine;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;

/** {@code mypkg doctor}: exit code 1 where something is not well; notes are told and do not count. */
final class DoctorCommand extends RootCommand {
    DoctorCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) {
        List<Engine.Symptom> symptoms = bench.engine().examine();
        boolean well = symptoms.stream().allMatch(Engine.Symptom::note);
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object()
                    .put("healthy", JsonValue.of(well))
                    .putArray("findings", symptoms.stream().map(DoctorCommand::json).toList()));
        } else {
            for (Engine.Symptom symptom : symptoms) {
                console.print((symptom.note() ? "note: " : "") + symptom.check() + ": " + symptom.sentence());
                console.print("  " + symptom.advice());
            }
            console.say(well ? "this root is well" : "something is not well; mypkg verify compares the files themselves");
        }
        return well ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    private static JsonValue json(Engine.Symptom symptom) {
        return Json.object()
                .put("check", symptom.check())
                .put("severity", symptom.note() ? "note" : "problem")
                .put("what", symptom.sentence())
                .put("do", symptom.advice())
                .build();
    }
}
