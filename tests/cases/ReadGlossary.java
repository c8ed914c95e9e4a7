// Reads a TBX and a tab-separated glossary with OmegaT's own readers and prints what they hold,
// one line a source: name of the reader, source, target, parted by tabs.

import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.omegat.core.Core;
import org.omegat.core.data.IProject;
import org.omegat.core.data.ProjectProperties;
import org.omegat.gui.glossary.GlossaryEntry;
import org.omegat.gui.glossary.GlossaryReaderTBX;
import org.omegat.gui.glossary.GlossaryReaderTSV;
import org.omegat.util.Language;

public class ReadGlossary {
    public static void main(String[] files) throws Exception {
        System.setProperty("user.home", files[2]);
        ProjectProperties properties = new ProjectProperties(new File(files[2]));
        properties.setSourceLanguage(new Language("ZH-CN"));
        properties.setTargetLanguage(new Language("EN-US"));
        Core.setProject((IProject) Proxy.newProxyInstance(
                ReadGlossary.class.getClassLoader(),
                new Class<?>[] {IProject.class},
                (proxy, method, arguments) -> method.getName().equals("getProjectProperties")
                        ? properties
                        : method.getReturnType() == boolean.class ? Boolean.TRUE : null));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        print(out, "tbx", GlossaryReaderTBX.read(new File(files[0]), false));
        print(out, "tsv", GlossaryReaderTSV.read(new File(files[1]), false));
    }

    private static void print(PrintStream out, String name, List<GlossaryEntry> entries) {
        for (GlossaryEntry entry : entries) {
            String[] targets = entry.getLocTerms(false);
            out.println(name + "\t" + entry.getSrcText() + "\t" + (targets.length > 0 ? targets[0] : ""));
        }
    }
}
