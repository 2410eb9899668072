package dev.drover.messaging.internal;

import dev.drover.api.messaging.Messages;
import dev.drover.process.Switchboard;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The messages of this program as a service. */
@Component(service = {Messages.class, Switchboard.class})
public final class MessagesComponent extends LocalMessages {

    @Deactivate
    void end() {
        close();
    }
}
