package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The view's actions are commands in the product and in the IDE: the same ones, with the same keys. */
final class ViewActionTest {
    private static final Path PRODUCT = Path.of("../dev.drover.app/src/main/resources/Application.e4xmi");
    private static final Path IDE = Path.of("../dev.drover.ide/src/main/resources/plugin.xml");

    private static Map<String, String> wanted() {
        Map<String, String> keys = new TreeMap<>();
        for (ViewAction each : ViewAction.values()) keys.put(each.command(), each.key() + " in " + each.context());
        return keys;
    }

    private static List<Element> all(Path file, String name) throws Exception {
        Document read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        NodeList found = read.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }

    private static Map<String, String> index(List<Element> elements, String key, Function<Element, String> value) {
        Map<String, String> index = new HashMap<>();
        elements.forEach(each -> index.put(each.getAttribute(key), value.apply(each)));
        return index;
    }

    @Test
    void theProductBindsEachToItsKey() throws Exception {
        Function<Element, String> id = each -> each.getAttribute("elementId");
        Map<String, String> commands = index(all(PRODUCT, "commands"), "xmi:id", id);
        Map<String, String> contexts = index(all(PRODUCT, "children"), "xmi:id", id);
        Map<String, String> keys = new TreeMap<>();
        for (Element each : all(PRODUCT, "bindings")) {
            Element table = (Element) each.getParentNode();
            String command = commands.get(each.getAttribute("command"));
            if (ViewAction.of(command).isPresent())
                keys.put(command, each.getAttribute("keySequence") + " in "
                        + contexts.get(table.getAttribute("bindingContext")));
        }
        assertEquals(wanted(), keys);
    }

    @Test
    void theIdeBindsEachToItsKeyAndEachHasACategory() throws Exception {
        Map<String, String> keys = new TreeMap<>();
        for (Element each : all(IDE, "key"))
            keys.put(each.getAttribute("commandId"), each.getAttribute("sequence") + " in "
                    + each.getAttribute("contextId"));
        assertEquals(wanted(), keys);
        for (Element each : all(IDE, "command")) {
            // Without one, what a person binds is forgotten at the next start.
            assertEquals("dev.drover.ui.category", each.getAttribute("categoryId"), each.getAttribute("id"));
        }
    }

    @Test
    void bothDeclareTheSameCommandsByTheSameNames() throws Exception {
        Map<String, String> ide = new TreeMap<>(index(all(IDE, "command"), "id", each -> each.getAttribute("name")));
        Map<String, String> product = new TreeMap<>(
                index(all(PRODUCT, "commands"), "elementId", each -> each.getAttribute("commandName")));
        product.keySet().removeIf(id -> ViewAction.of(id).isEmpty());
        assertEquals(wanted().keySet(), ide.keySet());
        assertEquals(ide, product);
    }

    @Test
    void theKeysOfTheTableDoNotReachThePersonWhoTypesInTheFilter() {
        for (ViewAction each : ViewAction.values()) {
            boolean plain = !each.key().contains("M1") && !each.key().contains("M3") && !each.key().startsWith("F");
            if (plain) assertEquals(ViewAction.TABLE_CONTEXT, each.context(), each.name());
        }
    }

    @Test
    void noTwoHaveOneKey() {
        Map<String, Long> count = new HashMap<>();
        for (ViewAction each : ViewAction.values()) count.merge(each.key(), 1L, Long::sum);
        assertFalse(count.values().stream().anyMatch(many -> many > 1), count::toString);
    }
}
